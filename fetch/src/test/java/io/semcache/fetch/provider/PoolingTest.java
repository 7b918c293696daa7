package io.semcache.fetch.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PoolingTest {

    /** Two texts of width 3 in 2 dimensions; the second has two tokens and padding. */
    private static final float[] TOKENS = {9, 9, 9, 9, 9, 9, 1, 10, 3, 20, 77, 77};

    @Test
    void takesTheMeanWithoutPadding() {
        float[] vector = new float[2];

        Pooling.MEAN.pool(TOKENS, 6, 2, vector);

        assertThat(vector).containsExactly(2, 15);
    }

    @Test
    void takesTheFirstToken() {
        float[] vector = new float[2];

        Pooling.CLS.pool(TOKENS, 6, 2, vector);

        assertThat(vector).containsExactly(1, 10);
    }
}
