package io.semcache.vectors.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chosen kernels return the bits of the scalar reference. */
@Tag("kernels")
class KernelsTest {

    private static final ScalarKernels REFERENCE = new ScalarKernels();
    private static final Kernels KERNELS = Kernels.chosen();

    /** Around every multiple of a vector's length that a step may have, and the sizes that models have. */
    static IntStream dimensions() {
        return IntStream.concat(
                IntStream.rangeClosed(1, 70), IntStream.of(127, 128, 129, 255, 384, 768, 1_023, 1_536, 3_072, 8_192));
    }

    @Test
    void areThoseThatThisJvmWasStartedFor() {
        String name = KERNELS instanceof PanamaKernels ? "panama" : "scalar";

        assertThat(name).isEqualTo(System.getProperty("semcache.expected.kernels"));
    }

    @ParameterizedTest
    @MethodSource("dimensions")
    void sumTheSameSquares(int dimensions) {
        float[] vector = padded(wildFloats(dimensions, dimensions));

        assertThat(KERNELS.squaredNorm(vector)).isEqualTo(REFERENCE.squaredNorm(vector));
    }

    @ParameterizedTest
    @MethodSource("dimensions")
    void divideToTheSameUnitForm(int dimensions) {
        float[] vector = padded(wildFloats(dimensions, dimensions));
        double norm = Math.sqrt(REFERENCE.squaredNorm(vector));
        float[] expected = new float[vector.length];
        float[] actual = vector.clone();

        REFERENCE.divide(vector, norm, expected);
        KERNELS.divide(actual, norm, actual);

        assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("dimensions")
    void addTheSameProducts(int dimensions) {
        float[] a = padded(wildFloats(dimensions, 1));
        float[] b = padded(wildFloats(dimensions, 2));
        MemorySegment segment = MemorySegment.ofArray(b);

        float dot = KERNELS.dot(a, b);
        float ofSegment = KERNELS.dot(a, segment, 0, dimensions);

        assertThat(Float.floatToRawIntBits(dot)).isEqualTo(Float.floatToRawIntBits(REFERENCE.dot(a, b)));
        assertThat(Float.floatToRawIntBits(ofSegment))
                .isEqualTo(Float.floatToRawIntBits(REFERENCE.dot(a, segment, 0, dimensions)));
        assertThat(ofSegment).isEqualTo(dot);
    }

    @ParameterizedTest
    @MethodSource("dimensions")
    void addTheSameProductsWithCodes(int dimensions) {
        float[] a = padded(wildFloats(dimensions, 1));
        MemorySegment codes = MemorySegment.ofArray(codes(2, dimensions, new Random(dimensions)));

        assertThat(Float.floatToRawIntBits(KERNELS.dotCodes(a, codes, dimensions, dimensions)))
                .isEqualTo(Float.floatToRawIntBits(REFERENCE.dotCodes(a, codes, dimensions, dimensions)));
    }

    @Test
    void foldSixteenSumsFromTheUpperHalf() {
        float[] a = {1e8f, 1, 0, 0, 0, 0, 0, 0, -1e8f, 0, 0, 0, 0, 1, 0, 0};
        float[] ones = new float[16];
        Arrays.fill(ones, 1);

        // Sum 0 meets sum 8 first, so the small ones are not lost beside 1e8.
        assertThat(KERNELS.dot(a, ones)).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("dimensions")
    void quantiseToTheSameCodesAndError(int dimensions) {
        float[] unit = padded(floats(dimensions, dimensions));
        float scale = REFERENCE.maxMagnitude(unit) / Kernels.MAX_CODE;
        byte[] expected = new byte[dimensions + 3];
        byte[] actual = new byte[dimensions + 3];

        REFERENCE.quantise(unit, dimensions, 1 / scale, expected, 2);
        KERNELS.quantise(unit, dimensions, 1 / scale, actual, 2);

        assertThat(KERNELS.maxMagnitude(unit)).isEqualTo(REFERENCE.maxMagnitude(unit));
        assertThat(actual).isEqualTo(expected);
        assertThat(KERNELS.squaredError(unit, dimensions, scale, actual, 2))
                .isEqualTo(REFERENCE.squaredError(unit, dimensions, scale, actual, 2));
    }

    @Test
    void roundHalvesToTheEvenCodeAndHoldTheRest() {
        float[] unit = padded(new float[] {0.5f, 1.5f, -0.5f, -2.5f, 127.4f, 200f, -300f});
        byte[] codes = new byte[7];

        KERNELS.quantise(unit, 7, 1f, codes, 0);

        assertThat(codes).containsExactly(0, 2, 0, -2, 127, 127, -127);
    }

    @ParameterizedTest
    @MethodSource("dimensions")
    void multiplyTheSameCodes(int dimensions) {
        int rows = 5;
        MemorySegment codes = MemorySegment.ofArray(codes(rows, dimensions, new Random(dimensions)));
        byte[] query = codes(1, dimensions, new Random(1));
        int[] expected = new int[rows];
        int[] actual = new int[rows];

        REFERENCE.codeDots(codes, 0, dimensions, rows, REFERENCE.query(query, 0, dimensions), expected);
        KERNELS.codeDots(codes, 0, dimensions, rows, KERNELS.query(query, 0, dimensions), actual);

        assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {-127, 127})
    void multiplyTheLargestCodesWithoutOverflow(int code) {
        byte[] row = new byte[8_192 + Kernels.CODES_PER_STEP];
        Arrays.fill(row, (byte) code);
        byte[] query = new byte[8_192];
        Arrays.fill(query, (byte) 127);
        int[] dots = new int[1];

        KERNELS.codeDots(MemorySegment.ofArray(row), 0, 8_192, 1, KERNELS.query(query, 0, 8_192), dots);

        assertThat(dots[0]).isEqualTo(8_192 * 127 * code);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 7, 15, 16, 17, 63, 64})
    void keepTheSameSurvivors(int rows) {
        var random = new Random(rows);
        int[] dots = random.ints(rows, -100_000, 100_000).toArray();
        MemorySegment columns = MemorySegment.ofArray(floats(2 * rows, 3));
        int[] expected = new int[rows];
        int[] actual = new int[rows];
        float[] thresholds = {Float.NEGATIVE_INFINITY, 0f, 100f, Float.POSITIVE_INFINITY};

        for (float threshold : thresholds) {
            long errors = 4L * rows;
            int from = rows / 3;
            int count = rows - from;
            int n = REFERENCE.survivors(dots, from, count, columns, 0, errors, 0.01f, 0.5f, 1.01f, threshold, expected);
            int m = KERNELS.survivors(dots, from, count, columns, 0, errors, 0.01f, 0.5f, 1.01f, threshold, actual);

            assertThat(Arrays.copyOf(actual, m)).as("threshold %s", threshold).isEqualTo(Arrays.copyOf(expected, n));
        }
    }

    private static float[] floats(int length, long seed) {
        var random = new Random(seed);
        float[] floats = new float[length];
        for (int i = 0; i < length; i++) {
            floats[i] = (float) random.nextGaussian();
        }
        return floats;
    }

    /** Of every magnitude that a float can have. */
    private static float[] wildFloats(int length, long seed) {
        var random = new Random(seed);
        float[] floats = new float[length];
        for (int i = 0; i < length; i++) {
            floats[i] = (float) (random.nextGaussian() * Math.scalb(1.0, random.nextInt(-140, 60)));
        }
        return floats;
    }

    private static float[] padded(float[] floats) {
        return Arrays.copyOf(floats, Kernels.padded(floats.length, Kernels.LANES));
    }

    /** Rows one after the other, and then bytes that no result may depend on. */
    private static byte[] codes(int rows, int dimensions, Random random) {
        byte[] codes = new byte[rows * dimensions + Kernels.CODES_PER_STEP];
        Arrays.fill(codes, (byte) -128);
        for (int i = 0; i < rows * dimensions; i++) {
            codes[i] = (byte) random.nextInt(-127, 128);
        }
        return codes;
    }
}
