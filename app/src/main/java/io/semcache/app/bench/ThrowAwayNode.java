package io.semcache.app.bench;

import io.semcache.app.Closers;
import io.semcache.app.Node;
import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import io.semcache.devkit.DevBroker;
import io.semcache.devkit.DevRegistry;
import io.semcache.fetch.provider.CallLimits;
import io.semcache.fetch.provider.Fault;
import io.semcache.fetch.provider.HashBehaviour;
import io.semcache.fetch.provider.HashProvider;
import io.semcache.fetch.provider.Providers;
import io.semcache.topology.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A broker, a registry and a node on the {@code hash} provider in a temporary folder, gone when closed. */
final class ThrowAwayNode implements AutoCloseable {

    static final String MODEL = "hash";

    private static final CallLimits LIMITS = new CallLimits(256, 1_000_000, 64, 0, 0);

    /** Old segments go soon, so that a run does not fill the disk. */
    private static final Map<String, String> BROKER = Map.of(
            "log.retention.check.interval.ms", "1000",
            "log.segment.delete.delay.ms", "1000",
            "log.segment.bytes", String.valueOf(64 << 20));

    private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);

    private final Closers closers;
    private final Settings settings;
    private final HashProvider provider;
    private final Node node;

    private ThrowAwayNode(Closers closers, Settings settings, HashProvider provider, Node node) {
        this.closers = closers;
        this.settings = settings;
        this.provider = provider;
        this.node = node;
    }

    /**
     * Starts everything.
     *
     * @param latency of every call to the provider
     * @param overrides settings by key
     */
    static ThrowAwayNode start(Duration latency, Map<String, String> overrides) throws InterruptedException {
        Closers closers = new Closers();
        try {
            return start(latency, overrides, closers);
        } catch (IOException e) {
            closers.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | InterruptedException e) {
            closers.close();
            throw e;
        }
    }

    private static ThrowAwayNode start(Duration latency, Map<String, String> overrides, Closers closers)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("semcache-bench-");
        closers.add(() -> delete(folder));
        CompletableFuture<DevRegistry> starting = CompletableFuture.supplyAsync(() -> DevRegistry.start(null, 0));
        closers.add(() -> starting.join().close());
        DevBroker broker = closers.add(DevBroker.start(folder.resolve("kafka"), 0, BROKER));

        Map<String, String> values = new HashMap<>(Map.of(
                "state.dir",
                folder.resolve("state").toString(),
                "server.port",
                "0",
                "peer.port",
                "0",
                "kafka.bootstrap.servers",
                broker.bootstrapServers(),
                "schema.registry.url",
                starting.join().url(),
                "models." + MODEL + ".provider",
                "hash"));
        values.putAll(overrides);
        Settings settings = SettingsReader.read(values);
        Settings.Model model = settings.model(MODEL).orElseThrow();
        HashProvider provider =
                new HashProvider(MODEL, model.maxTokens(), LIMITS, HashBehaviour.PERFECT.withLatency(latency));
        Node node = closers.add(Node.start(settings, Providers.of(Map.of(MODEL, provider)), Faults.NONE));
        node.awaitReady(READY_TIMEOUT);
        return new ThrowAwayNode(closers, settings, provider, node);
    }

    Settings settings() {
        return settings;
    }

    Node node() {
        return node;
    }

    /** From now on every call to the provider goes wrong like this. */
    void behave(Fault fault) {
        provider.behave(HashBehaviour.PERFECT.withFault(fault));
    }

    /** Inputs that the provider was asked for so far. */
    long providerItems() {
        return provider.items();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() {
        closers.close();
    }
}
