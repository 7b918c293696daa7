package io.semcache.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernels")
class UnitVectorTest {

    @ParameterizedTest
    @ValueSource(floats = {Float.MIN_VALUE, 1e-30f, 1f, 1e38f})
    void hasNormOneWhateverTheNormWas(float norm) {
        UnitVector unit = UnitVector.of(Embedding.of(norm, norm, -norm, norm));

        assertThat(unit.padded()).startsWith(0.5f, 0.5f, -0.5f, 0.5f).hasSize(16);
    }

    @Test
    void scoresOneForItselfAndMinusOneForItsOpposite() {
        UnitVector a = UnitVector.of(Embedding.of(0.1f, 0.2f, 0.3f));
        UnitVector opposite = UnitVector.of(Embedding.of(-0.1f, -0.2f, -0.3f));

        assertThat(a.score(a)).isCloseTo(1f, within(1e-6f)).isLessThanOrEqualTo(1f);
        assertThat(a.score(opposite)).isEqualTo(-a.score(a));
    }

    @Test
    void neverScoresMinusZero() {
        UnitVector a = UnitVector.of(Embedding.of(1f, -1e-30f));
        UnitVector b = UnitVector.of(Embedding.of(1e-30f, 1f));

        assertThat(Float.floatToRawIntBits(UnitVector.held(-0f))).isZero();
        assertThat(Float.floatToRawIntBits(a.score(b))).isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 384, 1_000})
    void scoresStoredBytesAsItScoresTheirUnitForm(int dimensions) {
        var random = new Random(dimensions);
        float[] a = new float[dimensions];
        float[] b = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            a[i] = random.nextFloat() - 0.5f;
            b[i] = 1e20f * (random.nextFloat() - 0.5f);
        }
        UnitVector query = UnitVector.of(Embedding.of(a));
        Embedding stored = Embedding.of(b);

        float score = query.score(MemorySegment.ofArray(stored.bytes()), new float[query.padded().length]);

        assertThat(score).isEqualTo(query.score(UnitVector.of(stored)));
    }

    @Test
    void scoresNothingThatHasNoDirection() {
        UnitVector query = UnitVector.of(Embedding.of(1f, 2f));
        float[] scratch = new float[query.padded().length];

        for (Embedding stored :
                List.of(Embedding.of(0f, 0f), Embedding.of(1f, Float.NaN), Embedding.of(Float.NEGATIVE_INFINITY, 1f))) {
            assertThat(query.score(MemorySegment.ofArray(stored.bytes()), scratch))
                    .isNaN();
        }
    }

    @Test
    void refusesAnotherDimension() {
        UnitVector a = UnitVector.of(Embedding.of(1f));
        UnitVector b = UnitVector.of(Embedding.of(1f, 2f));

        assertThatThrownBy(() -> a.score(b)).isInstanceOf(IllegalArgumentException.class);
    }
}
