package io.semcache.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.semcache.config.Settings;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Outcome;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.CacheSerdes;
import io.semcache.serdes.SchemaRegistration;
import io.semcache.serdes.TopicNames;
import io.semcache.store.VectorStoreMemory;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.query.StoreStats;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.topology.admission.Admission;
import io.semcache.topology.admission.Verdict;
import io.semcache.topology.runtime.AnswerLedger;
import io.semcache.topology.runtime.CacheRuntime;
import io.semcache.topology.runtime.Faults;
import io.semcache.topology.runtime.LocalAnswer;
import io.semcache.topology.runtime.LocalAnswers;
import io.semcache.topology.runtime.ServingPartitions;
import io.semcache.vectors.Embedding;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The whole topology on the test driver, with the real store and serdes. */
public final class CacheDriver implements AutoCloseable {

    private static final int PARTITION = 0;
    private static final long MEMORY_BYTES = 4L << 20;
    private static final Map<String, String> REGISTRY = Map.of("schema.registry.url", "mock://topology");

    public final TestClock clock = new TestClock();
    public final CountingListener listener = new CountingListener();
    public final ServingPartitions serving = new ServingPartitions();
    public boolean diskHasRoom = true;
    public final LocalAnswers local = new LocalAnswers(serving);

    private final Settings settings;
    private final Admission admission;
    private final CacheSerdes serdes = new CacheSerdes(REGISTRY);
    private final VectorStoreMemory memory = new VectorStoreMemory(MEMORY_BYTES, MEMORY_BYTES);
    private final TopologyTestDriver driver;

    public CacheDriver(Path stateDir, Settings settings) {
        this.settings = settings;
        this.admission = new Admission(settings, clock);
        Settings.Topics topics = settings.topics();
        SchemaRegistration.registerAll(
                REGISTRY,
                new TopicNames(
                        topics.requests(),
                        topics.commands(),
                        topics.results(),
                        topics.events(),
                        topics.fetches(),
                        topics.ledger()),
                Duration.ofSeconds(1));
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "topology");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        this.driver = new TopologyTestDriver(
                CacheTopology.build(settings, serdes, memory, runtime(clock)), properties, clock.instant());
    }

    private CacheRuntime runtime(Clock clock) {
        return new CacheRuntime(
                clock,
                listener,
                local,
                serving,
                Faults.NONE,
                AnswerLedger.NONE,
                new ServingPartitions(),
                () -> diskHasRoom);
    }

    /** Sends a request under a key of its own. */
    public void request(EmbeddingRequest request) {
        request(new TestRecord<>(request.getRequestId().getBytes(UTF_8), encoded(request)));
    }

    /** The bytes of a request on its topic. */
    public byte[] encoded(EmbeddingRequest request) {
        return serdes.requests().serializer().serialize(settings.topics().requests(), request);
    }

    public void request(TestRecord<byte[], byte[]> record) {
        send(settings.topics().requests(), record);
    }

    public void command(CacheCommand command) {
        send(settings.topics().commands(), new TestRecord<>(null, encodedCommand(command)));
    }

    byte[] encodedCommand(CacheCommand command) {
        return serdes.commands().serializer().serialize(settings.topics().commands(), command);
    }

    public void event(CacheKey key, SpecificRecord event) {
        rawEvent(key.bytes(), encodedEvent(event));
    }

    byte[] encodedEvent(SpecificRecord event) {
        return serdes.events().serializer().serialize(settings.topics().events(), event);
    }

    public void rawEvent(byte[] key, byte[] value) {
        send(settings.topics().events(), new TestRecord<>(key, value));
    }

    private void send(String topic, TestRecord<byte[], byte[]> record) {
        driver.createInputTopic(
                        topic, new ByteArraySerializer(), new ByteArraySerializer(), clock.instant(), Duration.ZERO)
                .pipeInput(record);
    }

    /** Lets time pass; sweeps run when they are due. */
    public void elapse(Duration time) {
        clock.advance(time);
        driver.advanceWallClockTime(time);
    }

    /** Results since the last call. */
    public List<EmbeddingResult> results() {
        return resultRecords().stream().map(TestRecord::value).toList();
    }

    public List<TestRecord<byte[], EmbeddingResult>> resultRecords() {
        return output(settings.topics().results(), serdes.results().deserializer());
    }

    /** Fetches since the last call. */
    public List<EmbeddingFetch> fetches() {
        return output(settings.topics().fetches(), serdes.fetches().deserializer()).stream()
                .map(TestRecord::value)
                .toList();
    }

    /** The one fetch since the last call. */
    public EmbeddingFetch fetch() {
        List<EmbeddingFetch> fetches = fetches();
        if (fetches.size() != 1) {
            throw new AssertionError("expected one fetch, got " + fetches);
        }
        return fetches.getFirst();
    }

    public List<TestRecord<byte[], byte[]>> failures() {
        return output(settings.topics().failures(), new ByteArrayDeserializer());
    }

    /** Why those failed that did since the last call. */
    public List<String> failureCodes() {
        return failures().stream()
                .map(failure -> header(failure, DeadLetter.EXCEPTION))
                .toList();
    }

    public List<TestRecord<byte[], SpecificRecord>> events() {
        return output(settings.topics().events(), serdes.events().deserializer());
    }

    private <T> List<TestRecord<byte[], T>> output(String topic, Deserializer<T> values) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), values)
                .readRecordsToList();
    }

    /** The fetch stage brings what {@code fetch} asks for. */
    public void answer(EmbeddingFetch fetch, Embedding vector) {
        event(keyOf(fetch), Requests.vector(fetch, vector, clock.instant()));
    }

    /** The fetch stage brings no vector. */
    public void fail(EmbeddingFetch fetch, Outcome outcome, String code) {
        event(keyOf(fetch), Requests.failure(fetch, outcome, code, null, clock.instant()));
    }

    private static CacheKey keyOf(EmbeddingFetch fetch) {
        return CacheKey.ofText(fetch.getIdentity(), fetch.getText());
    }

    /** Sends a command for all entries of a namespace; returns how many it was about, −1 if it was refused. */
    public long matched(CacheCommand command) {
        CompletableFuture<LocalAnswer> answer =
                local.awaitCommand(CacheKey.ofNamespace(command.getNamespace()), command.getCommandId(), PARTITION);
        command(command);
        return answer.getNow(new LocalAnswer.Moved()) instanceof LocalAnswer.Matched counted ? counted.entries() : -1;
    }

    /** A header of a record as text. */
    public static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    /** The key of a text in the default namespace. */
    public CacheKey key(String text) {
        return switch (admission.lookup(Requests.plain("key", text), null)) {
            case Verdict.Admitted<LookupEvent> admitted -> admitted.key();
            case Verdict.Refused<LookupEvent> refused -> throw new AssertionError(refused);
        };
    }

    /** The lookup of a request, to be sent with a waiter of one's own. */
    public LookupEvent lookup(EmbeddingRequest request) {
        return switch (admission.lookup(request, null)) {
            case Verdict.Admitted<LookupEvent> admitted -> admitted.event();
            case Verdict.Refused<LookupEvent> refused -> throw new AssertionError(refused);
        };
    }

    public @Nullable Row entry(CacheKey key) {
        return store().get(RowKey.entry(key.bytes()));
    }

    /** Whether there is an entry for a text in the default namespace. */
    public boolean isStored(String text) {
        return entry(key(text)) != null;
    }

    /** The entry under a name in the default namespace, which is there. */
    public Row.Present named(String name) {
        return (Row.Present) Objects.requireNonNull(entry(CacheKey.ofName("default", name)));
    }

    public Row.@Nullable Flight flight(CacheKey key) {
        return (Row.Flight) store().get(RowKey.flight(key.bytes()));
    }

    /** What a source of the default namespace depends on. */
    public Row.@Nullable Source source(String name) {
        return (Row.Source)
                store().get(RowKey.source(CacheKey.ofSource("default", name).bytes()));
    }

    /** Rows of every kind. */
    public int rows() {
        int rows = 0;
        try (var all = store().all()) {
            while (all.hasNext()) {
                all.next();
                rows++;
            }
        }
        return rows;
    }

    /** Puts an entry that the processor knows nothing of, as a restored one. */
    public void putUnseen(CacheKey key, Row entry) {
        store().put(RowKey.entry(key.bytes()), entry);
    }

    public StoreStats stats() {
        return store().query(new StatsQuery(), PositionBound.unbounded(), new QueryConfig(false))
                .getResult();
    }

    private KeyValueStore<RowKey, Row> store() {
        return driver.getKeyValueStore(CacheTopology.STORE);
    }

    @Override
    public void close() {
        driver.close();
        serdes.close();
        memory.close();
    }
}
