package io.semcache.topology.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.AnswerBatch;
import io.semcache.schemas.AnswerRecord;
import io.semcache.schemas.CallOutcome;
import io.semcache.schemas.PaidFlight;
import io.semcache.schemas.ProviderIntent;
import io.semcache.schemas.ProviderResult;
import io.semcache.schemas.ResultStatus;
import io.semcache.schemas.TenantShare;
import io.semcache.serdes.CacheSerdes;
import io.semcache.serdes.SchemaRegistration;
import io.semcache.serdes.TopicNames;
import io.semcache.store.VectorStoreMemory;
import io.semcache.topology.CacheTopology;
import io.semcache.topology.CountingListener;
import io.semcache.topology.TestClock;
import io.semcache.topology.TestSettings;
import io.semcache.topology.runtime.CacheRuntime;
import io.semcache.topology.runtime.Faults;
import io.semcache.topology.runtime.LocalAnswers;
import io.semcache.topology.runtime.ServingPartitions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerSumsTest {

    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2026, 5, 4);
    private static final Map<String, String> REGISTRY = Map.of("schema.registry.url", "mock://ledger-sums");
    private static final TopicNames TOPICS = new TopicNames(
            "embedding-requests",
            "embedding-commands",
            "embedding-results",
            "embedding-events",
            "embedding-fetches",
            "embedding-ledger");

    private final CacheSerdes serdes = new CacheSerdes(REGISTRY);
    private final VectorStoreMemory memory = new VectorStoreMemory(4L << 20, 4L << 20);
    private final CountingListener listener = new CountingListener();
    private final TestClock clock = new TestClock();
    private final List<SpecificRecord> log = new ArrayList<>();
    private TopologyTestDriver driver;

    LedgerSumsTest(@TempDir Path stateDir) {
        SchemaRegistration.registerAll(REGISTRY, TOPICS, Duration.ofSeconds(1));
        var serving = new ServingPartitions();
        var runtime = new CacheRuntime(clock, listener, new LocalAnswers(serving), serving, Faults.NONE);
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "ledger-sums");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        driver = new TopologyTestDriver(
                CacheTopology.build(TestSettings.defaults(), serdes, memory, runtime), properties, NOON);
    }

    @AfterEach
    void close() {
        driver.close();
        serdes.close();
        memory.close();
    }

    @Test
    void addsUpWhatWasBilledByTenantModelAndDay() {
        book(intent("c1", "anna", "bert"), embedded("c1", share("anna", 1, 10), share("bert", 1, 20)));
        book(intent("c2", "anna"), embedded("c2", share("anna", 1, 5)));

        assertThat(sums())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        key("anna"), new Sums(2, 2, 15, 0, 0, 0, 0, 0, 0, 0),
                        key("bert"), new Sums(1, 1, 20, 0, 0, 0, 0, 0, 0, 0)));
        assertThat(open()).isEmpty();
    }

    @Test
    void addsUpAnswersByStatusAndWhatTheySaved() {
        book(answers(
                answer(ResultStatus.HIT, 0, 7),
                answer(ResultStatus.HIT, 0, 3),
                answer(ResultStatus.MISS, 9, 0),
                answer(ResultStatus.COALESCED, 0, 9),
                answer(ResultStatus.STALE, 0, 2),
                answer(ResultStatus.ERROR, 0, 0)));

        assertThat(sums()).containsEntry(key("anna"), new Sums(0, 0, 0, 0, 21, 2, 1, 1, 1, 1));
    }

    @Test
    void listsCallsWithoutAResultAsOpen() {
        book(intent("c1", "anna", "bert"));

        OpenCall call = open().getFirst();
        assertThat(call.callId()).isEqualTo("c1");
        assertThat(call.outcome()).isEqualTo(CallOutcome.UNKNOWN);
        assertThat(call.flights())
                .containsExactly(
                        new OpenCall.Flight("flight-anna", 1, "anna", "default"),
                        new OpenCall.Flight("flight-bert", 1, "bert", "default"));
        assertThat(sums()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_ANSWER", "INVALID"})
    void keepsCallsOpenThatMayHaveBeenBilled(CallOutcome outcome) {
        book(intent("c1", "anna"), ended("c1", outcome));

        assertThat(open()).extracting(OpenCall::outcome).containsExactly(outcome);
        assertThat(sums()).containsEntry(key("anna"), new Sums(1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @EnumSource(names = {"REJECTED", "RATE_LIMITED", "FAILED"})
    void settlesCallsThatCostNothing(CallOutcome outcome) {
        book(intent("c1", "anna"), ended("c1", outcome));

        assertThat(open()).isEmpty();
        assertThat(sums()).containsEntry(key("anna"), new Sums(1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void listsOpenCallsUntilTheirRetentionIsOver() {
        Duration retention = TestSettings.defaults().ledger().openRetention();
        clock.advance(Duration.between(clock.instant(), NOON.plus(retention)));
        book(intent("old", "anna"), ended("old", CallOutcome.NO_ANSWER));

        driver.advanceWallClockTime(Duration.ofMinutes(10));
        assertThat(open()).extracting(OpenCall::callId).containsExactly("old");

        clock.advance(Duration.ofMillis(1));
        driver.advanceWallClockTime(Duration.ofMinutes(10));

        assertThat(open()).isEmpty();
        assertThat(sums()).containsEntry(key("anna"), new Sums(1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void countsNoCallThatWasNotMade() {
        book(intent("c1", "anna"), ended("c1", CallOutcome.NOT_CALLED));

        assertThat(open()).isEmpty();
        assertThat(sums()).isEmpty();
    }

    @Test
    void countsAResultThatWasWrittenTwiceOnce() {
        book(intent("c1", "anna"), embedded("c1", share("anna", 1, 10)), embedded("c1", share("anna", 1, 10)));

        assertThat(sums()).containsEntry(key("anna"), new Sums(1, 1, 10, 0, 0, 0, 0, 0, 0, 0));
    }

    /** A store that is ahead of what was committed sees the last records again, from any of them on. */
    @Test
    void countsEveryRecordOnceHoweverMuchIsReplayed() {
        book(intent("c1", "anna", "bert"), answers(answer(ResultStatus.HIT, 0, 7)));
        book(embedded("c1", share("anna", 1, 10), share("bert", 1, 20)), intent("c2", "anna"));
        book(ended("c2", CallOutcome.NO_ANSWER), answers(answer(ResultStatus.MISS, 4, 0)), intent("c3", "bert"));
        Map<SumKey, Sums> before = sums();
        List<OpenCall> openBefore = open();

        for (int from = 0; from < log.size(); from++) {
            var replayed = new LedgerSums(store());
            for (int offset = from; offset < log.size(); offset++) {
                apply(replayed, log.get(offset), offset);
            }

            assertThat(sums()).as("replayed from %s", from).isEqualTo(before);
            assertThat(open()).as("replayed from %s", from).containsExactlyInAnyOrderElementsOf(openBefore);
        }
    }

    @Test
    void sendsWhatItCannotReadToTheFailures() {
        driver.createInputTopic("embedding-ledger", new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new byte[] {1}, new byte[] {2});

        assertThat(driver.createOutputTopic(
                                "embedding-failures", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .readValue())
                .containsExactly(2);
        assertThat(listener.heard).containsExactly("dead-lettered");
    }

    private static void apply(LedgerSums sums, SpecificRecord record, long offset) {
        switch (record) {
            case ProviderIntent intent -> sums.intent(intent);
            case ProviderResult result -> sums.result(result, offset);
            case AnswerBatch answers -> sums.answers(answers, offset);
            default -> throw new AssertionError(record);
        }
    }

    private void book(SpecificRecord... records) {
        var topic = driver.createInputTopic("embedding-ledger", new ByteArraySerializer(), new ByteArraySerializer());
        for (SpecificRecord record : records) {
            log.add(record);
            topic.pipeInput(null, serdes.ledger().serializer().serialize("embedding-ledger", record));
        }
    }

    private KeyValueStore<Bytes, byte[]> store() {
        return driver.getKeyValueStore(CacheTopology.LEDGER_STORE);
    }

    private List<LedgerRow> rows() {
        List<LedgerRow> rows = new ArrayList<>();
        try (var all = store().range(LedgerRow.firstOf(LocalDate.EPOCH), LedgerRow.end())) {
            all.forEachRemaining(row -> rows.add(LedgerRow.of(row.key.get(), row.value)));
        }
        return rows;
    }

    private Map<SumKey, Sums> sums() {
        Map<SumKey, Sums> sums = new HashMap<>();
        for (LedgerRow row : rows()) {
            if (row instanceof LedgerRow.Summed(SumKey key, Sums summed)) {
                sums.put(key, summed);
            }
        }
        return sums;
    }

    private List<OpenCall> open() {
        List<OpenCall> open = new ArrayList<>();
        for (LedgerRow row : rows()) {
            if (row instanceof LedgerRow.Open(OpenCall call)) {
                open.add(call);
            }
        }
        return open;
    }

    private static SumKey key(String tenant) {
        return new SumKey(DAY, tenant, "m");
    }

    private static ProviderIntent intent(String call, String... tenants) {
        List<PaidFlight> flights = Stream.of(tenants)
                .map(tenant -> new PaidFlight("flight-" + tenant, 1, tenant, "default"))
                .toList();
        return new ProviderIntent(call, "openai", "m", flights, tenants.length, 10L * tenants.length, NOON);
    }

    private static ProviderResult embedded(String call, TenantShare... shares) {
        long tokens = Stream.of(shares).mapToLong(TenantShare::getTokens).sum();
        int items = Stream.of(shares).mapToInt(TenantShare::getItems).sum();
        return new ProviderResult(
                call,
                "openai",
                "m",
                CallOutcome.EMBEDDED,
                items,
                tokens,
                false,
                List.of(shares),
                null,
                NOON.plusSeconds(1));
    }

    private static ProviderResult ended(String call, CallOutcome outcome) {
        return new ProviderResult(call, "openai", "m", outcome, 0, 0L, false, List.of(), null, NOON.plusSeconds(1));
    }

    private static TenantShare share(String tenant, int items, long tokens) {
        return new TenantShare(tenant, "default", items, tokens);
    }

    private static AnswerBatch answers(AnswerRecord... answers) {
        return new AnswerBatch(List.of(answers));
    }

    private static AnswerRecord answer(ResultStatus status, long billed, long saved) {
        return AnswerRecord.newBuilder()
                .setTenant("anna")
                .setModel("m")
                .setStatus(status)
                .setTokensBilled(billed)
                .setTokensSaved(saved)
                .setAt(NOON)
                .build();
    }
}
