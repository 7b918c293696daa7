package io.semcache.app.whole;

import io.semcache.app.Node;
import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import io.semcache.devkit.TestCluster;
import io.semcache.fetch.provider.CallLimits;
import io.semcache.fetch.provider.EmbeddingProvider;
import io.semcache.fetch.provider.HashBehaviour;
import io.semcache.fetch.provider.HashProvider;
import io.semcache.fetch.provider.Providers;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.query.StoreStats;
import io.semcache.topology.CacheTopology;
import io.semcache.topology.runtime.Faults;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.jspecify.annotations.Nullable;

/** One cache with topics of its own on the shared broker: a node that can be stopped and started on the same data. */
public final class Cache implements AutoCloseable {

    public static final int DIMENSIONS = 8;

    static final int PARTITIONS = 2;

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final CallLimits LIMITS = new CallLimits(64, 100_000, 8, 0, 0);

    private final Map<String, String> values = new HashMap<>();
    private final Settings settings;
    private final HashProvider provider;
    private @Nullable Node node;

    Cache(Path stateDir) {
        this(stateDir, Map.of());
    }

    Cache(Path stateDir, String registryUrl) {
        this(stateDir, Map.of("schema.registry.url", registryUrl));
    }

    /** @param given settings that go over those of every test */
    public Cache(Path stateDir, Map<String, String> given) {
        String name = TestCluster.uniqueName("whole");
        values.putAll(Map.of(
                "application.id",
                name,
                "state.dir",
                stateDir.toString(),
                "server.port",
                "0",
                "kafka.bootstrap.servers",
                TestCluster.bootstrapServers(),
                "schema.registry.url",
                TestCluster.registryUrl(),
                "topics.partitions",
                String.valueOf(PARTITIONS),
                "models.hash.provider",
                "hash",
                "models.hash.dimensions",
                String.valueOf(DIMENSIONS)));
        for (String topic :
                new String[] {"requests", "commands", "results", "failures", "events", "fetches", "ledger"}) {
            values.put("topics." + topic, name + "-" + topic);
        }
        values.putAll(given);
        settings = SettingsReader.read(values);
        Settings.Model model = settings.model("hash").orElseThrow();
        provider = new HashProvider("hash", model.maxTokens(), LIMITS, HashBehaviour.PERFECT);
    }

    /** A cache whose default model is the one that comes with it. */
    static Cache withRealModel(Path stateDir) {
        return new Cache(stateDir, Map.of("models.minilm.provider", "minilm", "namespaces.default.model", "minilm"));
    }

    public Cache start() throws InterruptedException {
        Node started = Node.start(settings, providers(), Faults.NONE);
        node = started;
        started.awaitReady(READY_TIMEOUT);
        return this;
    }

    /** The one that is told to misbehave, and those of the other models of the settings. */
    private Providers providers() {
        Map<String, Settings.Model> others = new HashMap<>(settings.models());
        others.remove("hash");
        Providers opened = Providers.open(others);
        Map<String, EmbeddingProvider> byModel = new HashMap<>(Map.of("hash", provider));
        others.keySet().forEach(model -> byModel.put(model, opened.forModel(model)));
        return Providers.of(byModel);
    }

    void stop() {
        node().close();
        node = null;
    }

    private Node node() {
        return Objects.requireNonNull(node, "the node runs");
    }

    /** The settings by key. */
    Map<String, String> values() {
        return values;
    }

    Settings settings() {
        return settings;
    }

    /** Told to misbehave, and asked what it was asked for. */
    HashProvider provider() {
        return provider;
    }

    public URI url(String path) {
        return node().url().resolve(path);
    }

    /** What every partition holds, by partition. */
    Map<Integer, StoreStats> stats() {
        Map<Integer, StoreStats> stats = new TreeMap<>();
        node().streams()
                .query(StateQueryRequest.inStore(CacheTopology.STORE).withQuery(new StatsQuery()))
                .getPartitionResults()
                .forEach((partition, result) -> stats.put(partition, result.getResult()));
        return stats;
    }

    /** The checksum of every partition, by partition. */
    Map<Integer, Long> checksums() {
        Map<Integer, Long> checksums = new TreeMap<>();
        stats().forEach((partition, stats) -> checksums.put(partition, stats.checksum()));
        return checksums;
    }

    @Override
    public void close() {
        if (node != null) {
            stop();
        }
    }
}
