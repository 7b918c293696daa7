package io.semcache.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingTest {

    @Test
    void keepsEveryBitThroughItsBytes() {
        float[] components = {0f, -0f, 1f, Float.MIN_VALUE, -Float.MAX_VALUE, 1e-20f};

        var copy = Embedding.ofBytes(Embedding.of(components).bytes());

        assertThat(copy.toFloats()).containsExactly(components);
        assertThat(copy).isEqualTo(Embedding.of(components)).hasSameHashCodeAs(Embedding.of(components));
        assertThat(Embedding.of(0f)).isNotEqualTo(Embedding.of(-0f));
    }

    @Test
    void isLittleEndian() {
        assertThat(Embedding.of(1f).bytes()).containsExactly(0, 0, 0x80, 0x3f);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 8_193 * 4})
    void refusesLengthsThatAreNoVector(int length) {
        assertThatThrownBy(() -> Embedding.ofBytes(new byte[length])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhatMakesAVectorUnusable() {
        assertThat(Embedding.of(0f, 1e-40f).defect()).isNull();
        assertThat(Embedding.of(1f, Float.NaN).defect()).isEqualTo("component 1 is NaN");
        assertThat(Embedding.of(Float.NEGATIVE_INFINITY).defect()).isEqualTo("component 0 is -Infinity");
        assertThat(Embedding.of(0f, -0f).defect()).isEqualTo("all components are zero");
    }
}
