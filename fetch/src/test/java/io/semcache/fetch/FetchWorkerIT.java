package io.semcache.fetch;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.devkit.RegistryDoor;
import io.semcache.fetch.provider.CallLimits;
import io.semcache.fetch.provider.Fault;
import io.semcache.fetch.provider.HashBehaviour;
import io.semcache.fetch.provider.HashProvider;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.CacheSerdes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FetchWorkerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITIONS = 4;

    private final HashProvider provider = hash(HashBehaviour.PERFECT);
    private FetchStage stage;
    private EventsOwner owner;

    @SuppressWarnings("NullAway.Init") // filled by JUnit
    FetchWorkerIT() {}

    private static HashProvider hash(HashBehaviour behaviour) {
        return new HashProvider(Fetches.MODEL, 64, new CallLimits(32, 10_000, 4, 0, 0), behaviour);
    }

    @BeforeEach
    void open() {
        stage = FetchStage.create(
                PARTITIONS,
                Map.of(
                        "models.hash.provider", "hash",
                        "models.hash.dimensions", "16",
                        "models.dead.provider", "hash",
                        "models.dead.dimensions", "16",
                        "fetch.window", "200"));
        owner = stage.owner();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void paysEveryFetchOnceWhileWorkersComeAndGo() throws Exception {
        provider.behave(HashBehaviour.PERFECT.withLatency(Duration.ofMillis(20)));
        stage.send(Fetches.texts(2_000));

        FetchWorker first = stage.start(provider, owner);
        stage.events(100, PATIENCE);
        stage.start(provider, owner);
        stage.events(800, PATIENCE);
        first.close();

        List<VectorEvent> events = stage.events(2_000, PATIENCE);
        assertThat(events).hasSize(2_000).allMatch(e -> e.getOutcome() == Outcome.OK);
        assertThat(flights(events)).hasSize(2_000);
        assertThat(provider.items()).isEqualTo(2_000);
        awaitCommitted(2_000);
    }

    @Test
    void answersEverythingThatIsOwedWhateverTheProviderDoes() throws Exception {
        List<Fault> faults =
                List.of(Fault.NAN, Fault.ZEROS, Fault.WRONG_DIMENSION, Fault.TOO_FEW, Fault.GARBAGE, Fault.REJECTED);
        List<Fetches.Keyed> fetches = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String fault = i % 50 == 0 ? faults.get(i / 50).marker() : "";
            fetches.add(Fetches.fetch("text " + i + " " + fault));
        }
        stage.send(fetches);

        stage.start(provider, owner);

        Map<String, Outcome> outcomes = outcomes(stage.events(300, PATIENCE));
        assertThat(outcomes).hasSize(300);
        for (int i = 0; i < 300; i++) {
            Outcome expected = i % 50 != 0
                    ? Outcome.OK
                    : faults.get(i / 50) == Fault.REJECTED ? Outcome.REJECTED : Outcome.INVALID;
            assertThat(outcomes.get(fetches.get(i).fetch().getFlightId()))
                    .as(fetches.get(i).fetch().getText())
                    .isEqualTo(expected);
        }
        awaitCommitted(300);
    }

    @Test
    void waitsOutARateLimit() throws Exception {
        provider.behave(HashBehaviour.PERFECT.withFault(Fault.RATE_LIMITED).withRetryAfter(Duration.ofSeconds(2)));
        stage.send(Fetches.texts(100));
        stage.start(provider, owner);
        Awaitility.await().atMost(PATIENCE).until(() -> provider.calls() > 0);
        long refused = provider.calls();

        provider.behave(HashBehaviour.PERFECT);

        assertThat(stage.events(100, PATIENCE)).allMatch(e -> e.getOutcome() == Outcome.OK);
        assertThat(refused).isLessThanOrEqualTo(4);
    }

    @Test
    void answersThatAProviderIsDown() throws Exception {
        provider.behave(HashBehaviour.PERFECT.withFault(Fault.DOWN));
        stage.send(Fetches.texts(50));

        stage.start(provider, owner);

        assertThat(stage.events(50, PATIENCE))
                .hasSize(50)
                .allMatch(e -> e.getOutcome() == Outcome.UNAVAILABLE)
                .allMatch(e -> e.getError().getCode().equals("provider_unavailable"));
        awaitCommitted(50);
    }

    @Test
    void servesOtherModelsWhileAProviderHangs() throws Exception {
        HashProvider dead = hash(HashBehaviour.PERFECT.withFault(Fault.HANG));
        List<Fetches.Keyed> fetches = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            fetches.add(Fetches.fetch(Fetches.identity("dead"), "dead " + i, Duration.ofMinutes(1)));
            fetches.add(Fetches.fetch("text " + i));
        }
        stage.send(fetches);

        stage.start(Map.of("dead", dead), provider, owner);

        List<VectorEvent> events = stage.events(120, Duration.ofSeconds(25));
        assertThat(events)
                .filteredOn(e -> e.getIdentity().getModel().equals(Fetches.MODEL))
                .hasSize(120)
                .allMatch(e -> e.getOutcome() == Outcome.OK);
    }

    @Test
    void copiesWhatItCannotReadToTheFailuresTopicAndGoesOn() throws Exception {
        byte[] key = Fetches.fetch("a").key();
        stage.sendRaw(key, "no Avro".getBytes(StandardCharsets.UTF_8));
        stage.sendRaw(key, new byte[] {0, 0, 0, 0x7f, 0x7f, 1});
        stage.sendRaw("no key".getBytes(StandardCharsets.UTF_8), new byte[] {1});
        stage.send(Fetches.fetch("a"));

        stage.start(provider, owner);

        assertThat(stage.events(1, PATIENCE)).hasSize(1);
        List<ConsumerRecord<byte[], byte[]>> failures =
                stage.records(stage.settings().topics().failures(), 3, PATIENCE);
        assertThat(failures)
                .hasSize(3)
                .allMatch(r -> r.headers().lastHeader("__streams.errors.message") != null)
                .extracting(r -> new String(r.value(), StandardCharsets.UTF_8))
                .contains("no Avro");
        awaitCommitted(4);
    }

    @Test
    void waitsForARegistryThatIsAway() throws Exception {
        stage.send(Fetches.texts(20));
        try (RegistryDoor door = new RegistryDoor();
                CacheSerdes serdes = new CacheSerdes(Map.of("schema.registry.url", door.url()))) {
            FetchWorker worker = stage.start(serdes, Map.of(), provider, owner);
            Awaitility.await().atMost(PATIENCE).until(() -> worker.inFlight() == 20);
            Thread.sleep(1_000);
            assertThat(worker.stopped()).isNotDone();
            assertThat(provider.calls()).isZero();

            door.open();

            assertThat(stage.events(20, PATIENCE)).hasSize(20).allMatch(e -> e.getOutcome() == Outcome.OK);
            worker.close();
        }
        assertThat(stage.committed()).isEqualTo(20);
    }

    @Test
    void paysARecordThatComesAgainOnlyOnce() throws Exception {
        List<Fetches.Keyed> fetches = Fetches.texts(50);
        stage.send(fetches);
        stage.send(fetches);

        stage.start(provider, owner);

        awaitCommitted(100);
        assertThat(stage.events(50, PATIENCE)).hasSize(50);
        assertThat(provider.items()).isEqualTo(50);
    }

    @Test
    void paysNothingForWhatAnotherWorkerAnswered() throws Exception {
        List<Fetches.Keyed> fetches = Fetches.texts(50);
        stage.send(fetches);
        FetchWorker first = stage.start(provider, owner);
        awaitCommitted(50);
        first.close();

        stage.send(fetches);
        stage.start(provider, owner);

        awaitCommitted(100);
        assertThat(provider.items()).isEqualTo(50);
    }

    @Test
    void closesWithinFiveSecondsWhileCallsHang() throws Exception {
        provider.behave(HashBehaviour.PERFECT.withFault(Fault.HANG));
        stage.send(Fetches.texts(100));
        FetchWorker worker = stage.start(provider, owner);
        Awaitility.await().atMost(PATIENCE).until(() -> provider.calls() > 0);
        long start = System.nanoTime();

        worker.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(worker.stopped()).isCompleted();
        assertThat(stage.committed()).isZero();
    }

    @Test
    void holdsNoMoreInFlightThanTheWindow() throws Exception {
        provider.behave(HashBehaviour.PERFECT.withLatency(Duration.ofMillis(50)));
        stage.send(Fetches.texts(1_000));
        FetchWorker worker = stage.start(provider, owner);

        List<Integer> seen = new ArrayList<>();
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
            seen.add(worker.inFlight());
            return provider.items() == 1_000;
        });

        assertThat(seen).allMatch(n -> n <= 200).anyMatch(n -> n > 100);
    }

    private void awaitCommitted(long offsets) {
        Awaitility.await().atMost(PATIENCE).until(() -> stage.committed() == offsets);
    }

    private static Set<String> flights(List<VectorEvent> events) {
        Set<String> flights = new HashSet<>();
        events.forEach(e -> flights.add(e.getFlightId()));
        return flights;
    }

    private static Map<String, Outcome> outcomes(List<VectorEvent> events) {
        return events.stream().collect(toMap(VectorEvent::getFlightId, VectorEvent::getOutcome));
    }
}
