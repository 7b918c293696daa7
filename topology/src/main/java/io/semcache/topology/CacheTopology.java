package io.semcache.topology;

import io.semcache.config.Settings;
import io.semcache.serdes.CacheSerdes;
import io.semcache.store.VectorStoreMemory;
import io.semcache.store.VectorStores;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.topology.events.EventPartitioner;
import io.semcache.topology.events.Outbox;
import io.semcache.topology.runtime.CacheRuntime;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The dataflow of the cache.
 *
 * <pre>
 * embedding-requests ─▶ accept-requests ─┬─▶ embedding-events ─▶ cache ⇄ vectors ─┬─▶ embedding-results
 * embedding-commands ─▶ accept-commands ─┤          ▲              │              └─▶ embedding-fetches ─▶ fetch stage
 *                                        │          └── timeouts,  │                                          │
 *                                        │     entries, onward ────┤                                          │
 *                                        ├─▶ embedding-failures ◀──┘       embedding-events ◀── vectors ──────┘
 *                                        └─▶ embedding-results (rejections)
 * </pre>
 *
 * A named entry is embedded by the cache itself: {@code entries} are lookups of its text, and the answers to them. What
 * concerns all entries, from {@code accept} or of a cascade, goes once to every partition; a write that declares what
 * its source depends on goes {@code onward} from the graph of sources to its own key.
 *
 * <p>Two sub-topologies meet only in {@code embedding-events}, the log of the cache. A third stands beside them: what
 * the fetch stage and the nodes book is added up.
 *
 * <pre>
 * embedding-ledger ─▶ ledger-sums ⇄ ledger-sums ─▶ embedding-failures
 * </pre>
 *
 * <p>Nodes and stores have names that must not change: renaming one is a migration.
 */
public final class CacheTopology {

    /** Name of the state store; its changelog is {@code <application.id>-vectors-changelog}. */
    public static final String STORE = "vectors";

    /** Name of the store of the ledger's sums; its changelog is {@code <application.id>-ledger-sums-changelog}. */
    public static final String LEDGER_STORE = "ledger-sums";

    static final String ACCEPTED = "accepted";
    static final String REJECTIONS = "rejections";
    static final String UNREADABLE = "unreadable";
    static final String UNREADABLE_LEDGER = "unreadable-ledger";

    private static final ByteArrayDeserializer RAW = new ByteArrayDeserializer();
    private static final ByteArraySerializer BYTES = new ByteArraySerializer();

    private CacheTopology() {}

    /** The topology of one node. The serdes and the memory are shared with it and outlive it. */
    public static Topology build(
            Settings settings, CacheSerdes serdes, VectorStoreMemory memory, CacheRuntime runtime) {
        Settings.Topics topics = settings.topics();
        Clock clock = runtime.clock();
        var requests = patient(serdes.requests().deserializer(), clock);
        var commands = patient(serdes.commands().deserializer(), clock);
        var events = patient(serdes.events().deserializer(), clock);
        var ledger = patient(serdes.ledger().deserializer(), clock);
        var openRetention = settings.ledger().openRetention();
        var event = serdes.events().serializer();
        var result = serdes.results().serializer();
        var fetch = serdes.fetches().serializer();
        var multicast = new EventPartitioner();

        return new Topology()
                .addSource("requests", RAW, RAW, topics.requests())
                .addSource("commands", RAW, RAW, topics.commands())
                .addProcessor("accept-requests", () -> new AcceptRequests(settings, requests, runtime), "requests")
                .addProcessor("accept-commands", () -> new AcceptCommands(settings, commands, runtime), "commands")
                .addSink(ACCEPTED, topics.events(), BYTES, event, multicast, "accept-requests", "accept-commands")
                .addSink(REJECTIONS, topics.results(), BYTES, result, "accept-requests")
                .addSink(UNREADABLE, topics.failures(), BYTES, BYTES, "accept-requests", "accept-commands")
                .addSource("events", RAW, RAW, topics.events())
                .addProcessor("cache", () -> new CacheProcessor(settings, events, runtime), "events")
                .addStateStore(store(settings, memory, runtime), "cache")
                .addSink(Outbox.RESULTS, topics.results(), BYTES, result, "cache")
                .addSink(Outbox.FETCHES, topics.fetches(), BYTES, fetch, "cache")
                .addSink(Outbox.TIMEOUTS, topics.events(), BYTES, event, "cache")
                .addSink(Outbox.ENTRIES, topics.events(), BYTES, event, "cache")
                .addSink(Outbox.ONWARD, topics.events(), BYTES, event, multicast, "cache")
                .addSink(Outbox.UNREADABLE_EVENTS, topics.failures(), BYTES, BYTES, "cache")
                .addSource("ledger", RAW, RAW, topics.ledger())
                .addProcessor("ledger-sums", () -> new LedgerProcessor(ledger, openRetention, runtime), "ledger")
                .addStateStore(sums(topics), "ledger-sums")
                .addSink(UNREADABLE_LEDGER, topics.failures(), BYTES, BYTES, "ledger-sums");
    }

    /** The changelogs of its stores. */
    public static List<String> changelogs(String applicationId) {
        return List.of(applicationId + "-" + STORE + "-changelog", applicationId + "-" + LEDGER_STORE + "-changelog");
    }

    private static <T> Deserializer<T> patient(Deserializer<T> deserializer, Clock clock) {
        return new PatientDeserializer<>(deserializer, clock);
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> sums(Settings.Topics topics) {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(LEDGER_STORE), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of(
                        TopicConfig.DELETE_RETENTION_MS_CONFIG,
                        Long.toString(topics.retention().toMillis())));
    }

    /** Its changelog takes what the events topic takes and keeps tombstones as long as a node may be away. */
    private static StoreBuilder<KeyValueStore<RowKey, Row>> store(
            Settings settings, VectorStoreMemory memory, CacheRuntime runtime) {
        Settings.Topics topics = settings.topics();
        return VectorStores.builder(
                        STORE,
                        memory,
                        runtime.faults().afterPut(),
                        namespace -> settings.namespace(namespace).search())
                .withLoggingEnabled(Map.of(
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(topics.maxMessageBytes()),
                        TopicConfig.DELETE_RETENTION_MS_CONFIG,
                                Long.toString(topics.retention().toMillis()),
                        TopicConfig.SEGMENT_MS_CONFIG,
                                Long.toString(topics.compaction().toMillis()),
                        TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                                Long.toString(topics.compaction().toMillis())));
    }
}
