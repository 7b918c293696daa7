package io.semcache.app.bench;

import io.semcache.app.Closers;
import io.semcache.app.Node;
import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import io.semcache.fetch.provider.CallLimits;
import io.semcache.fetch.provider.Fault;
import io.semcache.fetch.provider.HashBehaviour;
import io.semcache.fetch.provider.HashProvider;
import io.semcache.fetch.provider.Providers;
import io.semcache.topology.runtime.Faults;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A node of this process on the {@code hash} provider, with a cluster of its own; all gone when closed. */
final class ThrowAwayNode implements AutoCloseable {

    static final String MODEL = "hash";

    private static final CallLimits LIMITS = new CallLimits(256, 1_000_000, 64, 0, 0);

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
        } catch (RuntimeException | InterruptedException e) {
            closers.close();
            throw e;
        }
    }

    private static ThrowAwayNode start(Duration latency, Map<String, String> overrides, Closers closers)
            throws InterruptedException {
        ThrowAwayCluster cluster = closers.add(ThrowAwayCluster.start());
        Map<String, String> values = new HashMap<>(cluster.settings());
        values.put("server.port", "0");
        values.put("models." + MODEL + ".provider", "hash");
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

    @Override
    public void close() {
        closers.close();
    }
}
