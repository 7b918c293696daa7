package io.semcache.vectors.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels on the Vector API (JEP 508), at the JVM's preferred width up to 64 bytes. The partial sums of the
 * reference lie side by side in one, two or four vectors, so the width changes the speed and not a bit of the result.
 *
 * <p>Codes are loaded two to a 16-bit lane and split by shifts into the even and the odd ones, which costs less than
 * widening loads; queries lie in that order. Two products and their sum are exact in 16 bits (2 · 127² &lt; 2¹⁵), and
 * only the sum is widened to 32 bits. One addition to a 32-bit lane is below 2¹⁶, and at 8,192 dimensions a lane of the
 * narrowest vector takes 1,024 of them, so nothing overflows.
 */
public record PanamaKernels() implements Kernels {

    private static final VectorShape SHAPE =
            VectorShape.forBitSize(Math.clamp(VectorShape.preferredShape().vectorBitSize(), 128, 512));
    private static final VectorShape HALF = VectorShape.forBitSize(SHAPE.vectorBitSize() / 2);
    private static final VectorSpecies<Float> FLOATS = SHAPE.withLanes(float.class);
    private static final VectorSpecies<Integer> INTS = SHAPE.withLanes(int.class);
    private static final VectorSpecies<Short> SHORTS = SHAPE.withLanes(short.class);
    private static final VectorSpecies<Byte> BYTES = SHAPE.withLanes(byte.class);
    private static final VectorSpecies<Double> DOUBLES = SHAPE.withLanes(double.class);
    private static final VectorSpecies<Float> HALF_FLOATS = HALF.withLanes(float.class);

    /** Lanes of the vectors; constants to the compiler, which drops the branches that do not apply. */
    private static final int FLOAT_LENGTH = FLOATS.length();

    private static final int DOUBLE_LENGTH = DOUBLES.length();
    private static final int SHORT_LENGTH = SHORTS.length();
    private static final int BYTE_LENGTH = BYTES.length();

    /** Whether this machine has vectors of at least 16 bytes. */
    static boolean fit() {
        return VectorShape.preferredShape().vectorBitSize() >= 128;
    }

    @Override
    public double squaredNorm(MemorySegment vector, long offset, int dimensions) {
        DoubleVector sum0 = DoubleVector.zero(DOUBLES);
        DoubleVector sum1 = sum0;
        DoubleVector sum2 = sum0;
        DoubleVector sum3 = sum0;
        int whole = dimensions & -ScalarKernels.DOUBLE_LANES;
        for (int i = 0; i < whole; i += ScalarKernels.DOUBLE_LANES) {
            DoubleVector a = doubles(vector, offset, i);
            sum0 = a.fma(a, sum0);
            if (DOUBLE_LENGTH <= 4) {
                DoubleVector b = doubles(vector, offset, i + DOUBLE_LENGTH);
                sum1 = b.fma(b, sum1);
            }
            if (DOUBLE_LENGTH <= 2) {
                DoubleVector c = doubles(vector, offset, i + 2 * DOUBLE_LENGTH);
                DoubleVector d = doubles(vector, offset, i + 3 * DOUBLE_LENGTH);
                sum2 = c.fma(c, sum2);
                sum3 = d.fma(d, sum3);
            }
        }
        double[] sums = spilled(sum0, sum1, sum2, sum3);
        for (int i = whole; i < dimensions; i++) {
            double component = vector.get(ScalarKernels.FLOAT, offset + (long) i * Float.BYTES);
            sums[i - whole] += component * component;
        }
        return ScalarKernels.fold(sums);
    }

    @Override
    public void divide(MemorySegment vector, long offset, int dimensions, double norm, float[] unit) {
        int i = 0;
        for (; i + DOUBLE_LENGTH <= dimensions; i += DOUBLE_LENGTH) {
            FloatVector quotient = (FloatVector)
                    doubles(vector, offset, i).div(norm).convertShape(VectorOperators.D2F, HALF_FLOATS, 0);
            quotient.intoArray(unit, i);
        }
        for (; i < dimensions; i++) {
            unit[i] = (float) (vector.get(ScalarKernels.FLOAT, offset + (long) i * Float.BYTES) / norm);
        }
    }

    @Override
    public float dot(float[] a, float[] b) {
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = 0; i < a.length; i += LANES) {
            sum0 = floats(a, i).fma(floats(b, i), sum0);
            if (FLOAT_LENGTH <= 8) {
                sum1 = floats(a, i + FLOAT_LENGTH).fma(floats(b, i + FLOAT_LENGTH), sum1);
            }
            if (FLOAT_LENGTH <= 4) {
                sum2 = floats(a, i + 2 * FLOAT_LENGTH).fma(floats(b, i + 2 * FLOAT_LENGTH), sum2);
                sum3 = floats(a, i + 3 * FLOAT_LENGTH).fma(floats(b, i + 3 * FLOAT_LENGTH), sum3);
            }
        }
        return folded(sum0, sum1, sum2, sum3);
    }

    @Override
    public float dot(float[] a, MemorySegment b, long offset, int dimensions) {
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        int whole = dimensions & -LANES;
        for (int i = 0; i < whole; i += LANES) {
            sum0 = floats(a, i).fma(floats(b, offset, i), sum0);
            if (FLOAT_LENGTH <= 8) {
                sum1 = floats(a, i + FLOAT_LENGTH).fma(floats(b, offset, i + FLOAT_LENGTH), sum1);
            }
            if (FLOAT_LENGTH <= 4) {
                sum2 = floats(a, i + 2 * FLOAT_LENGTH).fma(floats(b, offset, i + 2 * FLOAT_LENGTH), sum2);
                sum3 = floats(a, i + 3 * FLOAT_LENGTH).fma(floats(b, offset, i + 3 * FLOAT_LENGTH), sum3);
            }
        }
        if (whole == dimensions) {
            return folded(sum0, sum1, sum2, sum3);
        }
        float[] sums = spilled(sum0, sum1, sum2, sum3);
        for (int i = whole; i < dimensions; i++) {
            float component = b.get(ScalarKernels.FLOAT, offset + (long) i * Float.BYTES);
            sums[i - whole] = Math.fma(a[i], component, sums[i - whole]);
        }
        return ScalarKernels.fold(sums);
    }

    @Override
    public float maxMagnitude(float[] unit) {
        FloatVector max = FloatVector.zero(FLOATS);
        for (int i = 0; i < unit.length; i += FLOAT_LENGTH) {
            max = max.max(floats(unit, i).abs());
        }
        return max.reduceLanes(VectorOperators.MAX);
    }

    @Override
    public void quantise(float[] unit, int dimensions, float inverseScale, byte[] codes, int from) {
        // Adding and taking away 1.5 · 2²³ rounds to the nearest integer, ties to even, which is what rint does.
        float rounding = 0x1.8p23f;
        int[] rounded = new int[FLOAT_LENGTH];
        for (int i = 0; i < dimensions; i += FLOAT_LENGTH) {
            floats(unit, i)
                    .mul(inverseScale)
                    .add(rounding)
                    .sub(rounding)
                    .convertShape(VectorOperators.F2I, INTS, 0)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.MAX, -MAX_CODE)
                    .lanewise(VectorOperators.MIN, MAX_CODE)
                    .intoArray(rounded, 0);
            for (int j = 0, n = Math.min(FLOAT_LENGTH, dimensions - i); j < n; j++) {
                codes[from + i + j] = (byte) rounded[j];
            }
        }
    }

    @Override
    public double squaredError(float[] unit, int dimensions, float scale, byte[] codes, int from) {
        double[] sums = new double[ScalarKernels.DOUBLE_LANES];
        double[] values = new double[DOUBLE_LENGTH];
        for (int i = 0; i < dimensions; i += DOUBLE_LENGTH) {
            int n = Math.min(DOUBLE_LENGTH, dimensions - i);
            for (int j = 0; j < n; j++) {
                values[j] = codes[from + i + j];
            }
            Arrays.fill(values, n, DOUBLE_LENGTH, 0);
            int lane = i % ScalarKernels.DOUBLE_LANES;
            DoubleVector components = (DoubleVector)
                    FloatVector.fromArray(HALF_FLOATS, unit, i).convertShape(VectorOperators.F2D, DOUBLES, 0);
            DoubleVector error =
                    components.sub(DoubleVector.fromArray(DOUBLES, values, 0).mul((double) scale));
            error.fma(error, DoubleVector.fromArray(DOUBLES, sums, lane)).intoArray(sums, lane);
        }
        return ScalarKernels.fold(sums);
    }

    @Override
    public short[] query(byte[] codes, int from, int dimensions) {
        short[] query = new short[Kernels.padded(dimensions, BYTE_LENGTH)];
        for (int i = 0; i < dimensions; i++) {
            int inStep = i % BYTE_LENGTH;
            int lane = inStep / 2 + (inStep % 2) * SHORT_LENGTH;
            query[i - inStep + lane] = codes[from + i];
        }
        return query;
    }

    @Override
    public void codeDots(MemorySegment codes, long offset, int stride, int rows, short[] query, int[] dots) {
        int r = 0;
        for (; r + 2 <= rows; r += 2) {
            long row = offset + (long) r * stride;
            IntVector sum0 = IntVector.zero(INTS);
            IntVector sum1 = sum0;
            for (int i = 0; i < query.length; i += BYTE_LENGTH) {
                ShortVector queryEven = ShortVector.fromArray(SHORTS, query, i);
                ShortVector queryOdd = ShortVector.fromArray(SHORTS, query, i + SHORT_LENGTH);
                ShortVector pairs0 = pairs(codes, row + i);
                ShortVector pairs1 = pairs(codes, row + stride + i);
                sum0 = plus(sum0, even(pairs0).mul(queryEven).add(odd(pairs0).mul(queryOdd)));
                sum1 = plus(sum1, even(pairs1).mul(queryEven).add(odd(pairs1).mul(queryOdd)));
            }
            dots[r] = sum0.reduceLanes(VectorOperators.ADD);
            dots[r + 1] = sum1.reduceLanes(VectorOperators.ADD);
        }
        if (r < rows) {
            dots[r] = codeDot(codes, offset + (long) r * stride, query);
        }
    }

    private static int codeDot(MemorySegment codes, long row, short[] query) {
        IntVector sum = IntVector.zero(INTS);
        for (int i = 0; i < query.length; i += BYTE_LENGTH) {
            ShortVector pairs = pairs(codes, row + i);
            sum = plus(sum, even(pairs), odd(pairs), query, i);
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void codeDots4(
            MemorySegment codes,
            long offset,
            int stride,
            int rows,
            short[] query0,
            short[] query1,
            short[] query2,
            short[] query3,
            int[] dots0,
            int[] dots1,
            int[] dots2,
            int[] dots3) {
        for (int r = 0; r < rows; r++) {
            long row = offset + (long) r * stride;
            IntVector sum0 = IntVector.zero(INTS);
            IntVector sum1 = sum0;
            IntVector sum2 = sum0;
            IntVector sum3 = sum0;
            for (int i = 0; i < query0.length; i += BYTE_LENGTH) {
                ShortVector pairs = pairs(codes, row + i);
                ShortVector even = even(pairs);
                ShortVector odd = odd(pairs);
                sum0 = plus(sum0, even, odd, query0, i);
                sum1 = plus(sum1, even, odd, query1, i);
                sum2 = plus(sum2, even, odd, query2, i);
                sum3 = plus(sum3, even, odd, query3, i);
            }
            dots0[r] = sum0.reduceLanes(VectorOperators.ADD);
            dots1[r] = sum1.reduceLanes(VectorOperators.ADD);
            dots2[r] = sum2.reduceLanes(VectorOperators.ADD);
            dots3[r] = sum3.reduceLanes(VectorOperators.ADD);
        }
    }

    @Override
    public int survivors(
            int[] dots,
            int rows,
            MemorySegment columns,
            long scales,
            long errors,
            float queryScale,
            float base,
            float perError,
            float threshold,
            int[] positions) {
        int survivors = 0;
        int r = 0;
        for (; r + FLOAT_LENGTH <= rows; r += FLOAT_LENGTH) {
            FloatVector dot =
                    (FloatVector) IntVector.fromArray(INTS, dots, r).convertShape(VectorOperators.I2F, FLOATS, 0);
            FloatVector withoutError =
                    dot.fma(floats(columns, scales, r).mul(queryScale), FloatVector.broadcast(FLOATS, base));
            FloatVector upper = floats(columns, errors, r).fma(FloatVector.broadcast(FLOATS, perError), withoutError);
            VectorMask<Float> reached = upper.compare(VectorOperators.GE, threshold);
            for (long bits = reached.toLong(); bits != 0; bits &= bits - 1) {
                positions[survivors++] = r + Long.numberOfTrailingZeros(bits);
            }
        }
        for (; r < rows; r++) {
            float scale = columns.get(ScalarKernels.FLOAT, scales + (long) r * Float.BYTES);
            float error = columns.get(ScalarKernels.FLOAT, errors + (long) r * Float.BYTES);
            if (Math.fma(error, perError, Math.fma(dots[r], scale * queryScale, base)) >= threshold) {
                positions[survivors++] = r;
            }
        }
        return survivors;
    }

    /** Adds the products of codes and query. */
    private static IntVector plus(IntVector sum, ShortVector even, ShortVector odd, short[] query, int i) {
        return plus(
                sum,
                even.mul(ShortVector.fromArray(SHORTS, query, i))
                        .add(odd.mul(ShortVector.fromArray(SHORTS, query, i + SHORT_LENGTH))));
    }

    /** Adds 16-bit numbers, widened. */
    private static IntVector plus(IntVector sum, ShortVector products) {
        IntVector two = products.reinterpretAsInts();
        IntVector low = two.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16);
        return sum.add(low).add(two.lanewise(VectorOperators.ASHR, 16));
    }

    /** A vector of codes, two in each lane. */
    private static ShortVector pairs(MemorySegment codes, long at) {
        return ByteVector.fromMemorySegment(BYTES, codes, at, LITTLE_ENDIAN).reinterpretAsShorts();
    }

    private static ShortVector even(ShortVector pairs) {
        return pairs.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 8);
    }

    private static ShortVector odd(ShortVector pairs) {
        return pairs.lanewise(VectorOperators.ASHR, 8);
    }

    private static FloatVector floats(float[] array, int i) {
        return FloatVector.fromArray(FLOATS, array, i);
    }

    private static FloatVector floats(MemorySegment segment, long offset, int i) {
        return FloatVector.fromMemorySegment(FLOATS, segment, offset + (long) i * Float.BYTES, LITTLE_ENDIAN);
    }

    private static DoubleVector doubles(MemorySegment segment, long offset, int i) {
        return (DoubleVector)
                FloatVector.fromMemorySegment(HALF_FLOATS, segment, offset + (long) i * Float.BYTES, LITTLE_ENDIAN)
                        .convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    /** The fold 8-4-2-1 of 16 sums that lie in one, two or four vectors. */
    private static float folded(FloatVector sum0, FloatVector sum1, FloatVector sum2, FloatVector sum3) {
        FloatVector four;
        if (FLOAT_LENGTH == 16) {
            FloatVector eight = half(FloatVector.SPECIES_256, sum0, 0).add(half(FloatVector.SPECIES_256, sum0, 1));
            four = half(FloatVector.SPECIES_128, eight, 0).add(half(FloatVector.SPECIES_128, eight, 1));
        } else if (FLOAT_LENGTH == 8) {
            FloatVector eight = sum0.add(sum1);
            four = half(FloatVector.SPECIES_128, eight, 0).add(half(FloatVector.SPECIES_128, eight, 1));
        } else {
            four = sum0.add(sum2).add(sum1.add(sum3));
        }
        return (four.lane(0) + four.lane(2)) + (four.lane(1) + four.lane(3));
    }

    private static FloatVector half(VectorSpecies<Float> species, FloatVector vector, int part) {
        return (FloatVector) vector.reinterpretShape(species, part);
    }

    private static float[] spilled(FloatVector sum0, FloatVector sum1, FloatVector sum2, FloatVector sum3) {
        float[] sums = new float[LANES];
        sum0.intoArray(sums, 0);
        if (FLOAT_LENGTH <= 8) {
            sum1.intoArray(sums, FLOAT_LENGTH);
        }
        if (FLOAT_LENGTH <= 4) {
            sum2.intoArray(sums, 2 * FLOAT_LENGTH);
            sum3.intoArray(sums, 3 * FLOAT_LENGTH);
        }
        return sums;
    }

    private static double[] spilled(DoubleVector sum0, DoubleVector sum1, DoubleVector sum2, DoubleVector sum3) {
        double[] sums = new double[ScalarKernels.DOUBLE_LANES];
        sum0.intoArray(sums, 0);
        if (DOUBLE_LENGTH <= 4) {
            sum1.intoArray(sums, DOUBLE_LENGTH);
        }
        if (DOUBLE_LENGTH <= 2) {
            sum2.intoArray(sums, 2 * DOUBLE_LENGTH);
            sum3.intoArray(sums, 3 * DOUBLE_LENGTH);
        }
        return sums;
    }
}
