package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetWindowTest {

    private final OffsetWindow offsets = new OffsetWindow();

    @Test
    void hasNothingToCommitBeforeSomethingFinishes() {
        assertThat(offsets.committable()).isEmpty();

        offsets.add(7);

        assertThat(offsets.committable()).isEmpty();
    }

    @Test
    void commitsBehindTheLowestUnfinishedOffsetOnly() {
        LongStream.rangeClosed(7, 9).forEach(offsets::add);

        offsets.finish(8);
        assertThat(offsets.committable()).isEmpty();

        offsets.finish(7);
        assertThat(offsets.committable()).hasValue(9);
    }

    @Test
    void commitsTheNextOffsetWhenAllAreFinished() {
        offsets.add(7);
        offsets.finish(7);

        assertThat(offsets.committable()).hasValue(8);
    }

    @Test
    void commitsAcrossGaps() {
        offsets.add(7);
        offsets.add(20);

        offsets.finish(7);

        assertThat(offsets.committable()).hasValue(20);
    }

    @Test
    void commitsNothingTwice() {
        offsets.add(7);
        offsets.finish(7);

        offsets.committed(8);

        assertThat(offsets.committable()).isEmpty();
    }

    @Test
    void refusesOffsetsThatGoBack() {
        offsets.add(7);

        assertThatThrownBy(() -> offsets.add(7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8");
    }

    @Test
    void refusesToFinishWhatIsNotUnderWay() {
        offsets.add(7);
        offsets.finish(7);

        assertThatThrownBy(() -> offsets.finish(7)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverCommitsPastAnUnfinishedRecordInAnyOrder(long seed) {
        List<Long> order = LongStream.range(0, 500).boxed().collect(Collectors.toList());
        order.forEach(offsets::add);
        Collections.shuffle(order, new Random(seed));

        for (int i = 0; i < order.size(); i++) {
            offsets.finish(order.get(i));
            long lowest = order.subList(i + 1, order.size()).stream()
                    .min(Long::compare)
                    .orElse(500L);
            assertThat(offsets.committable().orElse(0)).as("seed %d", seed).isEqualTo(lowest);
        }
    }
}
