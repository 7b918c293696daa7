package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.semcache.fetch.provider.CallLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatcherTest {

    private static final Duration LINGER = Duration.ofMillis(5);
    private static final Instant NOW = ManualTime.START;

    private final Pending pending = new Pending();
    private final Batcher batcher = new Batcher(new CallLimits(3, 100, 4, 0, 0), LINGER);

    @Test
    void sendsAFetchAtOnceWhenNothingIsUnderWay() {
        add("a");

        assertThat(next(NOW)).containsExactly("a");
        assertThat(next(NOW)).isEmpty();
    }

    @Test
    void lingersWhileACallIsUnderWay() {
        add("a");
        next(NOW);
        add("b");

        assertThat(next(NOW.plus(LINGER).minusNanos(1))).isEmpty();
        assertThat(batcher.nextDue()).isEqualTo(NOW.plus(LINGER));
        assertThat(next(NOW.plus(LINGER))).containsExactly("b");
    }

    @Test
    void doesNotLingerForACallOfAnotherSpace() {
        add("a");
        next(NOW);
        batcher.add(pending.fetch("b", Pending.OTHER_SPACE, 1), NOW);

        assertThat(next(NOW)).containsExactly("b");
    }

    @Test
    void sendsAFullBatchAtOnce() {
        add("a");
        next(NOW);
        add("b", "c", "d", "e");

        assertThat(next(NOW)).containsExactly("b", "c", "d");
        assertThat(next(NOW)).isEmpty();
    }

    @Test
    void sendsWhatLingeredAsSoonAsTheCallEnds() {
        add("a");
        next(NOW);
        add("b");
        batcher.ended(Pending.SPACE);

        assertThat(next(NOW)).containsExactly("b");
    }

    @Test
    void keepsToTheTokensOfACall() {
        batcher.add(pending.fetch("a", Pending.SPACE, 60), NOW);
        batcher.add(pending.fetch("b", Pending.SPACE, 40), NOW);
        batcher.add(pending.fetch("c", Pending.SPACE, 1), NOW);

        assertThat(next(NOW)).containsExactly("a", "b");
    }

    @Test
    void sendsATextThatIsLargerThanACallAlone() {
        batcher.add(pending.fetch("huge", Pending.SPACE, 1_000), NOW);
        batcher.add(pending.fetch("b", Pending.SPACE, 1), NOW);

        assertThat(next(NOW)).containsExactly("huge");
    }

    @Test
    void servesTheSpaceWithTheOldestFetchFirst() {
        batcher.add(pending.fetch("new", Pending.OTHER_SPACE, 1), NOW.plusMillis(1));
        batcher.add(pending.fetch("old", Pending.SPACE, 1), NOW);

        assertThat(next(NOW.plusMillis(1))).containsExactly("old");
        assertThat(next(NOW.plusMillis(1))).containsExactly("new");
    }

    @Test
    void holdsDelayedFetchesBack() {
        batcher.delay(pending.fetch("late"), NOW.plusMillis(200));

        assertThat(next(NOW.plusMillis(199))).isEmpty();
        assertThat(batcher.nextDue()).isEqualTo(NOW.plusMillis(200));
        assertThat(next(NOW.plusMillis(200))).containsExactly("late");
    }

    @Test
    void sendsReadyBatchesFirstAndUnmerged() {
        add("a");
        batcher.addReady(new Batch(Pending.SPACE, List.of(pending.fetch("half"))));

        assertThat(next(NOW)).containsExactly("half");
    }

    @Test
    void takesOutWhatMatchesWhereverItWaits() {
        add("a", "b");
        batcher.delay(pending.fetch("c"), NOW);
        batcher.addReady(new Batch(Pending.SPACE, List.of(pending.fetch("d"), pending.fetch("e"))));

        List<PendingFetch> removed = batcher.removeIf(
                f -> !"b".equals(f.fetch().getText()) && !"e".equals(f.fetch().getText()));

        assertThat(Pending.texts(removed)).containsExactlyInAnyOrder("a", "c", "d");
        assertThat(next(NOW)).containsExactly("e");
        batcher.ended(Pending.SPACE);
        assertThat(next(NOW)).containsExactly("b");
        assertThat(batcher.nextDue()).isNull();
    }

    @Test
    void countsCallsOfASpaceThatWasEmptiedMeanwhile() {
        add("a");
        next(NOW);
        batcher.removeIf(f -> true);

        assertThatCode(() -> batcher.ended(Pending.SPACE)).doesNotThrowAnyException();
        add("b");
        assertThat(next(NOW)).containsExactly("b");
    }

    private void add(String... texts) {
        for (String text : texts) {
            batcher.add(pending.fetch(text), NOW);
        }
    }

    private List<String> next(Instant now) {
        @Nullable Batch batch = batcher.next(now);
        return batch == null
                ? List.of()
                : batch.fetches().stream()
                        .map(f -> Objects.requireNonNull(f.fetch().getText()))
                        .toList();
    }
}
