package io.semcache.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CaughtUpTest {

    private static final int PARTITION = 1;

    private @Nullable Object tenure = new Object();
    private long processed;
    private OptionalLong end = OptionalLong.of(10);
    private final AtomicInteger asked = new AtomicInteger();
    private final CaughtUp caughtUp = new CaughtUp(
            new Partitions(2), partition -> tenure, (partition, offset) -> processed >= offset, partition -> {
                asked.incrementAndGet();
                return end;
            });

    @Test
    void isWhoHasProcessedWhatStoodInTheLogAtTheTakeover() {
        processed = 9;
        assertThat(caughtUp.has(PARTITION)).isFalse();

        // What is written later does not matter.
        end = OptionalLong.of(20);
        processed = 10;

        assertThat(caughtUp.has(PARTITION)).isTrue();
    }

    @Test
    void asksForTheEndOnce() {
        processed = 10;

        assertThat(caughtUp.has(PARTITION)).isTrue();
        assertThat(caughtUp.has(PARTITION)).isTrue();

        assertThat(asked).hasValue(1);
    }

    @Test
    void beginsAnewWithEveryTakeover() {
        processed = 10;
        assertThat(caughtUp.has(PARTITION)).isTrue();

        tenure = new Object();
        end = OptionalLong.of(11);

        assertThat(caughtUp.has(PARTITION)).isFalse();
    }

    @Test
    void isNobodyWhoDoesNotServe() {
        tenure = null;
        processed = 10;

        assertThat(caughtUp.has(PARTITION)).isFalse();
        assertThat(asked).hasValue(0);
    }

    @Test
    void isNotKnownWithoutTheEnd() {
        processed = 10;
        end = OptionalLong.empty();
        assertThat(caughtUp.has(PARTITION)).isFalse();

        end = OptionalLong.of(10);

        assertThat(caughtUp.has(PARTITION)).isTrue();
    }

    @Test
    void needsNothingOfAnEmptyLog() {
        processed = -1;
        end = OptionalLong.of(0);

        assertThat(caughtUp.has(PARTITION)).isTrue();
    }
}
