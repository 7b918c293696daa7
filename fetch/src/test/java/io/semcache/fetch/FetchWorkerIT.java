package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.fetch.provider.CallLimits;
import io.semcache.fetch.provider.HashBehaviour;
import io.semcache.fetch.provider.HashProvider;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.VectorEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FetchWorkerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITIONS = 4;

    private final HashProvider provider =
            new HashProvider(Fetches.MODEL, 64, new CallLimits(32, 10_000, 4, 0, 0), HashBehaviour.PERFECT);
    private FetchStage stage;
    private EventsOwner owner;

    @SuppressWarnings("NullAway.Init") // filled by JUnit
    FetchWorkerIT() {}

    @BeforeEach
    void open() {
        stage = FetchStage.create(
                PARTITIONS,
                Map.of("models.hash.provider", "hash", "models.hash.dimensions", "16", "fetch.window", "200"));
        owner = stage.owner();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void paysEveryFetchOnceWhileWorkersComeAndGo() throws Exception {
        provider.behave(HashBehaviour.PERFECT.withLatency(Duration.ofMillis(20)));
        List<Fetches.Keyed> fetches = Fetches.texts(2_000);

        stage.send(fetches);
        FetchWorker first = stage.start(provider, owner);
        stage.events(100, PATIENCE);
        stage.start(provider, owner);
        stage.events(800, PATIENCE);
        first.close();
        assertThat(first.stopped()).isCompleted();

        List<VectorEvent> events = stage.events(2_000, PATIENCE);
        assertThat(events).hasSize(2_000).allMatch(e -> e.getOutcome() == Outcome.OK);
        assertThat(flights(events)).hasSize(2_000);
        assertThat(provider.items()).isEqualTo(2_000);
        Awaitility.await().atMost(PATIENCE).until(() -> stage.committed() == 2_000);
    }

    private static Set<String> flights(List<VectorEvent> events) {
        Set<String> flights = new HashSet<>();
        events.forEach(e -> flights.add(e.getFlightId()));
        return flights;
    }
}
