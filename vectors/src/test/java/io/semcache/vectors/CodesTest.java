package io.semcache.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernels")
class CodesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64, 255, 384, 1_536, 8_192})
    void lieWithinTheirErrorOfTheUnitForm(int dimensions) {
        for (int seed = 0; seed < 20; seed++) {
            UnitVector unit = UnitVector.of(random(dimensions, seed));
            Codes codes = Codes.of(unit);

            double squares = 0;
            for (int i = 0; i < dimensions; i++) {
                double distance = unit.component(i) - (double) codes.scale() * codes.code(i);
                squares += distance * distance;
            }

            assertThat(Math.sqrt(squares)).as("seed %d", seed).isLessThanOrEqualTo(codes.error());
            assertThat((double) codes.error())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(codes.scale() / 2 * Math.sqrt(dimensions) * 1.0001 + 1e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.MIN_VALUE, 1e-38f, 1e-30f, 1f, 1e30f, 1e38f})
    void doNotDependOnTheNorm(float norm) {
        Codes codes = Codes.of(Embedding.of(3 * norm, 0f, -2 * norm, norm));

        assertThat(codes).isEqualTo(Codes.of(Embedding.of(3f, 0f, -2f, 1f)));
    }

    @Test
    void takeOneByteForEachDimensionAndEightMore() {
        assertThat(Codes.of(Embedding.of(1f, 2f, 3f)).bytes()).hasSize(3 + Codes.HEADER_BYTES);
    }

    @Test
    void comeBackFromTheirBytes() {
        Codes codes = Codes.of(random(384, 1));

        assertThat(Codes.ofBytes(codes.bytes().clone())).isEqualTo(codes).hasSameHashCodeAs(codes);
    }

    @Test
    void areRefusedWhenTheBytesCannotBeCodes() {
        byte[] withoutScale = new byte[12];
        byte[] withNaN = Codes.of(Embedding.of(1f, 2f)).bytes().clone();
        Arrays.fill(withNaN, 4, 8, (byte) 0xff);

        assertThatThrownBy(() -> Codes.ofBytes(new byte[8])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Codes.ofBytes(withoutScale)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Codes.ofBytes(withNaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void areRefusedForVectorsWithoutADirection() {
        assertThatThrownBy(() -> Codes.of(Embedding.of(0f, -0f))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Codes.of(Embedding.of(1f, Float.NaN))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Codes.of(Embedding.of(Float.POSITIVE_INFINITY)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Embedding random(int dimensions, long seed) {
        var random = new Random(seed);
        float[] components = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            components[i] = (float) random.nextGaussian();
        }
        return Embedding.of(components);
    }
}
