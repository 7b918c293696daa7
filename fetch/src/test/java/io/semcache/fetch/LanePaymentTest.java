package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.fetch.FetchListener.Skipped;
import io.semcache.fetch.FlightCheck.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A lane pays for nothing that nobody is owed. */
@Timeout(60)
class LanePaymentTest {

    private final LaneStage stage = new LaneStage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void startsNoCallAfterNotAfter() throws Exception {
        ScriptedProvider provider = LaneStage.scripted(texts -> ScriptedProvider.embedded(texts.size()));
        Lane lane = stage.lane(provider);

        lane.offer(List.of(stage.pending.fetch("late", Duration.ofMillis(-1))));

        assertThat(stage.ended().how()).isEqualTo(Skipped.EXPIRED.name());
        assertThat(provider.calls()).isEmpty();
    }

    @Test
    void paysNothingForAClosedFlight() throws Exception {
        ScriptedProvider provider = LaneStage.scripted(texts -> ScriptedProvider.embedded(texts.size()));
        PendingFetch closed = stage.pending.fetch("closed");
        stage.states.put(closed.flightId(), State.CLOSED);
        Lane lane = stage.lane(provider);

        lane.offer(List.of(closed, stage.pending.fetch("open")));

        assertThat(List.of(stage.ended().how(), stage.ended().how()))
                .containsExactlyInAnyOrder(Skipped.CLOSED.name(), "answer");
        assertThat(provider.calls()).containsExactly(List.of("open"));
    }

    @ParameterizedTest
    @EnumSource(names = {"BEHIND", "UNREACHABLE"})
    void paysOnlyOnceTheOwnerCanSayThatTheFlightIsOpen(State state) throws Exception {
        ScriptedProvider provider = LaneStage.scripted(texts -> ScriptedProvider.embedded(texts.size()));
        PendingFetch fetch = stage.pending.fetch("a");
        stage.states.put(fetch.flightId(), state);
        Lane lane = stage.lane(provider);

        lane.offer(List.of(fetch));
        assertThat(stage.endedWithin(Duration.ofMillis(200))).isNull();
        assertThat(provider.calls()).isEmpty();
        stage.states.put(fetch.flightId(), State.OPEN);

        assertThat(stage.ended().how()).isEqualTo("answer");
        assertThat(provider.calls()).hasSize(1);
    }

    @Test
    void givesUpAskingAtNotAfter() throws Exception {
        PendingFetch fetch = stage.pending.fetch("a", Duration.ofMillis(100));
        stage.states.put(fetch.flightId(), State.UNREACHABLE);

        stage.lane(LaneStage.scripted(texts -> ScriptedProvider.embedded(texts.size())))
                .offer(List.of(fetch));

        assertThat(stage.ended().how()).isEqualTo(Skipped.EXPIRED.name());
    }
}
