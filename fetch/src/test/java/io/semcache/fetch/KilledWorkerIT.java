package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.Outcome;
import io.semcache.schemas.VectorEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class KilledWorkerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int FETCHES = 2_000;

    /** What the killed worker can have begun to pay for without anybody learning of it: two rounds of calls. */
    private static final int MOST_PAID_TWICE = 2 * WorkerProcess.LIMITS.calls() * WorkerProcess.LIMITS.items();

    @Test
    void losesNothingAndPaysTwiceOnlyWhatWasInTheAir() throws Exception {
        Map<String, String> settings = Map.of(
                "models.hash.provider", "hash",
                "models.hash.dimensions", "16",
                "models.hash.revision", "hash",
                "fetch.window", "200",
                "fetch.calls", "2");
        ScriptedProvider provider = WorkerProcess.provider();
        try (FetchStage stage = FetchStage.create(4, settings);
                WorkerProcess killed = WorkerProcess.start(stage.values())) {
            stage.send(Fetches.texts(FETCHES));
            Awaitility.await().atMost(PATIENCE).until(() -> killed.paid().size() > 100);
            stage.start(provider, stage.owner());
            Awaitility.await().atMost(PATIENCE).until(() -> !provider.calls().isEmpty());

            killed.kill();

            List<VectorEvent> events = stage.events(FETCHES, PATIENCE);
            Awaitility.await().atMost(PATIENCE).until(() -> stage.committed() == FETCHES);
            Set<String> flights = new HashSet<>();
            events.forEach(e -> flights.add(e.getFlightId()));
            assertThat(flights).hasSize(FETCHES);
            assertThat(events).allMatch(e -> e.getOutcome() == Outcome.OK);
            assertPaidTwiceAtMostWhatWasInTheAir(provider, killed);
        }
    }

    private static void assertPaidTwiceAtMostWhatWasInTheAir(ScriptedProvider survivor, WorkerProcess killed) {
        List<String> paid = survivor.calls().stream().flatMap(List::stream).toList();
        assertThat(paid).as("the survivor pays nothing twice").doesNotHaveDuplicates();
        Set<String> twice = new HashSet<>(paid);
        twice.retainAll(new HashSet<>(killed.paid()));
        assertThat(twice).hasSizeLessThanOrEqualTo(MOST_PAID_TWICE);
    }
}
