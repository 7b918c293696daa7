package io.semcache.store.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FlushPolicyTest {

    private static final Instant OPENED = Instant.parse("2026-01-01T00:00:00Z");

    private final FlushPolicy policy = new FlushPolicy(OPENED);

    @Test
    void isNotDueWithoutChanges() {
        assertThat(policy.due(OPENED.plusSeconds(1_000), 0, 100)).isFalse();
    }

    @Test
    void isDueForFewChangesAfterTheLongestTime() {
        Instant longest = OPENED.plus(FlushPolicy.LONGEST);

        assertThat(policy.due(longest.minusMillis(1), 9, 1_000)).isFalse();
        assertThat(policy.due(longest, 9, 1_000)).isTrue();
    }

    @Test
    void isDueForManyChangesAfterTheShortestTime() {
        Instant shortest = OPENED.plus(FlushPolicy.SHORTEST);

        assertThat(policy.due(shortest.minusMillis(1), 10, 1_000)).isFalse();
        assertThat(policy.due(shortest, 10, 1_000)).isTrue();
    }

    @Test
    void countsFromTheLastFlush() {
        policy.flushed(OPENED.plusSeconds(60));

        assertThat(policy.due(OPENED.plusSeconds(60), 1_000, 1_000)).isFalse();
    }
}
