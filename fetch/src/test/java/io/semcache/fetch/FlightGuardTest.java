package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.fetch.FlightCheck.State;
import io.semcache.fetch.FlightGuard.Verdicts;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlightGuardTest {

    private final Pending pending = new Pending();

    @Test
    void letsThroughWhatIsOwedAndInTime() {
        PendingFetch owed = pending.fetch("a");
        PendingFetch late = pending.fetch("b", Duration.ofSeconds(-1));

        Verdicts verdicts = check(State.OPEN, owed, late);

        assertThat(verdicts.owed()).containsExactly(owed);
        assertThat(verdicts.expired()).containsExactly(late);
    }

    @Test
    void stopsWhatIsClosedEvenWhenItIsLate() {
        PendingFetch late = pending.fetch("a", Duration.ofSeconds(-1));

        assertThat(check(State.CLOSED, late).closed()).containsExactly(late);
    }

    @ParameterizedTest
    @EnumSource(names = {"BEHIND", "UNREACHABLE"})
    void asksAgainLaterWhileThereIsTime(State state) {
        PendingFetch inTime = pending.fetch("a");
        PendingFetch late = pending.fetch("b", Duration.ofSeconds(-1));

        Verdicts verdicts = check(state, inTime, late);

        assertThat(verdicts.undecided()).containsExactly(inTime);
        assertThat(verdicts.expired()).containsExactly(late);
    }

    @Test
    void doesNotAskForRevokedPartitions() {
        PendingFetch fetch = pending.fetch("a");
        pending.partition().revoke();
        FlightGuard guard = new FlightGuard(
                flights -> {
                    throw new AssertionError("asked");
                },
                Clock.systemUTC());

        assertThat(guard.check(List.of(fetch)).foreign()).containsExactly(fetch);
    }

    @Test
    void takesAFailingOrWrongCheckForAnUnreachableOwner() {
        PendingFetch fetch = pending.fetch("a");
        FlightGuard failing = new FlightGuard(
                flights -> {
                    throw new IllegalStateException("no peer");
                },
                Clock.systemUTC());
        FlightGuard wrong = new FlightGuard(flights -> List.of(), Clock.systemUTC());

        assertThat(failing.check(List.of(fetch)).undecided()).containsExactly(fetch);
        assertThat(wrong.check(List.of(fetch)).undecided()).containsExactly(fetch);
    }

    private Verdicts check(State state, PendingFetch... fetches) {
        FlightGuard guard =
                new FlightGuard(flights -> flights.stream().map(f -> state).toList(), Clock.systemUTC());
        return guard.check(List.of(fetches));
    }
}
