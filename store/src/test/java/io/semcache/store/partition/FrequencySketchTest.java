package io.semcache.store.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FrequencySketchTest {

    private final FrequencySketch sketch = new FrequencySketch();
    private final Random random = new Random(1);

    private void record(long hash, int times) {
        for (int i = 0; i < times; i++) {
            sketch.record(hash);
        }
    }

    @Test
    void countsUpToItsLimit() {
        record(1, 3);
        record(2, 40);

        assertThat(sketch.frequency(1)).isEqualTo(3);
        assertThat(sketch.frequency(2)).isEqualTo(FrequencySketch.MAX);
        assertThat(sketch.frequency(3)).isZero();
    }

    @Test
    void neverEstimatesTooLowBetweenTwoHalvings() {
        long[] hashes = random.longs(700).toArray();
        for (long hash : hashes) {
            record(hash, 3);
        }

        for (long hash : hashes) {
            assertThat(sketch.frequency(hash)).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void tellsMostKeysApart() {
        long[] once = random.longs(700).toArray();
        for (long hash : once) {
            record(hash, 1);
        }

        int tooHigh = 0;
        for (long hash : once) {
            tooHigh += sketch.frequency(hash) > 1 ? 1 : 0;
        }
        assertThat(tooHigh).as("of 700 estimates, those above 1").isLessThan(35);
    }

    @Test
    void halvesItsCountsInTime() {
        record(1, FrequencySketch.MAX);
        random.longs(11_000).forEach(sketch::record);

        assertThat(sketch.frequency(1)).isBetween(FrequencySketch.MAX / 2, FrequencySketch.MAX - 1);

        random.longs(60_000).forEach(sketch::record);

        assertThat(sketch.frequency(1)).as("after many others").isLessThan(FrequencySketch.MAX / 2);
    }

    @Test
    void keepsItsEstimatesWhenItGrows() {
        record(1, 9);
        record(2, 2);
        long small = sketch.bytes();

        sketch.fit(10_000);

        assertThat(sketch.bytes()).isEqualTo(16 * small);
        assertThat(sketch.frequency(1)).isEqualTo(9);
        assertThat(sketch.frequency(2)).isEqualTo(2);
    }

    @Test
    void neverGrowsBeyondItsLimit() {
        sketch.fit(Long.MAX_VALUE);

        assertThat(sketch.bytes()).isEqualTo((long) FrequencySketch.MAX_WORDS * Long.BYTES);
    }
}
