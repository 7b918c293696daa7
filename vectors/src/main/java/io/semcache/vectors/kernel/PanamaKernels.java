package io.semcache.vectors.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
 * <p><b>The dot product of codes</b>, in wrapping 16-bit arithmetic on lanes that hold two codes each. With e the even
 * code of a lane, o the odd one and p and q those of the query, a lane of a row with the lowest sign bit flipped is l =
 * 256·o + e + 128, and an arithmetic shift by 8 gives o. Then
 *
 * <pre>  l·p + o·(q − 256·p) − 128·p = e·p + o·q</pre>
 *
 * which fits 16 bits (2 · 127² &lt; 2¹⁵), whatever wraps on the way: two multiplications and one shift, where splitting
 * both codes off takes three. The factors and the last term lie ready in the query.
 *
 * <p><b>The sums.</b> Two such lanes are one of 32 bits, 2¹⁶·h + g. The last term also adds 2¹⁵ to the lower one, so g
 * is never negative; h is what an arithmetic shift by 16 leaves. Summing whole lanes (A, wrapping) and h (H) is enough:
 * the sum of g is A − 2¹⁶·H. At 8,192 dimensions the narrowest vector adds 512 times, so it stays below 2²⁵.
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

    /** Shorts of a query for one vector of codes: factors of whole lanes, factors of odd codes, and the last terms. */
    private static final int QUERY_STEP = 3 * SHORT_LENGTH;

    /** Added to the lower of two 16-bit sums. */
    private static final int LOWER_BIAS = 1 << 15;

    /** Whether this machine has vectors of at least 16 bytes. */
    static boolean fit() {
        return VectorShape.preferredShape().vectorBitSize() >= 128;
    }

    @Override
    public double squaredNorm(float[] vector) {
        DoubleVector sum0 = DoubleVector.zero(DOUBLES);
        DoubleVector sum1 = sum0;
        DoubleVector sum2 = sum0;
        DoubleVector sum3 = sum0;
        for (int i = 0; i < vector.length; i += ScalarKernels.DOUBLE_LANES) {
            DoubleVector a = doubles(vector, i);
            sum0 = a.fma(a, sum0);
            if (DOUBLE_LENGTH <= 4) {
                DoubleVector b = doubles(vector, i + DOUBLE_LENGTH);
                sum1 = b.fma(b, sum1);
            }
            if (DOUBLE_LENGTH <= 2) {
                DoubleVector c = doubles(vector, i + 2 * DOUBLE_LENGTH);
                DoubleVector d = doubles(vector, i + 3 * DOUBLE_LENGTH);
                sum2 = c.fma(c, sum2);
                sum3 = d.fma(d, sum3);
            }
        }
        return ScalarKernels.fold(spilled(sum0, sum1, sum2, sum3));
    }

    @Override
    public void divide(float[] vector, double norm, float[] unit) {
        for (int i = 0; i < vector.length; i += DOUBLE_LENGTH) {
            FloatVector quotient =
                    (FloatVector) doubles(vector, i).div(norm).convertShape(VectorOperators.D2F, HALF_FLOATS, 0);
            quotient.intoArray(unit, i);
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
        // Ends by !=, so the compiler does not count it: a counted loop is split in three to lift its checks out, which
        // so few steps do not pay back. 5.2 instead of 7 to 8 ms for 100,000 rows of 384.
        for (int i = 0; i != whole; i += LANES) {
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
            DoubleVector error = doubles(unit, i)
                    .sub(DoubleVector.fromArray(DOUBLES, values, 0).mul((double) scale));
            error.fma(error, DoubleVector.fromArray(DOUBLES, sums, lane)).intoArray(sums, lane);
        }
        return ScalarKernels.fold(sums);
    }

    @Override
    public float dotCodes(float[] a, MemorySegment codes, long offset, int dimensions) {
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        int whole = dimensions & -LANES;
        for (int i = 0; i < whole; i += LANES) {
            ByteVector step = ByteVector.fromMemorySegment(ByteVector.SPECIES_128, codes, offset + i, LITTLE_ENDIAN);
            sum0 = floats(a, i).fma(floats(step, 0), sum0);
            if (FLOAT_LENGTH <= 8) {
                sum1 = floats(a, i + FLOAT_LENGTH).fma(floats(step, 1), sum1);
            }
            if (FLOAT_LENGTH <= 4) {
                sum2 = floats(a, i + 2 * FLOAT_LENGTH).fma(floats(step, 2), sum2);
                sum3 = floats(a, i + 3 * FLOAT_LENGTH).fma(floats(step, 3), sum3);
            }
        }
        if (whole == dimensions) {
            return folded(sum0, sum1, sum2, sum3);
        }
        float[] sums = spilled(sum0, sum1, sum2, sum3);
        for (int i = whole; i < dimensions; i++) {
            sums[i - whole] = Math.fma(a[i], codes.get(ValueLayout.JAVA_BYTE, offset + i), sums[i - whole]);
        }
        return ScalarKernels.fold(sums);
    }

    @Override
    public short[] query(byte[] codes, int from, int dimensions) {
        int steps = (dimensions + BYTE_LENGTH - 1) / BYTE_LENGTH;
        short[] query = new short[steps * QUERY_STEP];
        for (int step = 0; step < steps; step++) {
            for (int lane = 0; lane < SHORT_LENGTH; lane++) {
                int i = step * BYTE_LENGTH + 2 * lane;
                int even = i < dimensions ? codes[from + i] : 0;
                int odd = i + 1 < dimensions ? codes[from + i + 1] : 0;
                int at = step * QUERY_STEP + lane;
                query[at] = (short) even;
                query[at + SHORT_LENGTH] = (short) (odd - 256 * even);
                query[at + 2 * SHORT_LENGTH] = (short) ((lane % 2 == 0 ? LOWER_BIAS : 0) - 128 * even);
            }
        }
        return query;
    }

    /** Row after row: two at a time would be a third faster in the cache, and three times slower from memory. */
    @Override
    public void codeDots(MemorySegment codes, long offset, int stride, int rows, short[] query, int[] dots) {
        int bias = query.length / QUERY_STEP * INTS.length() * LOWER_BIAS;
        for (int r = 0; r < rows; r++) {
            long at = offset + (long) r * stride;
            IntVector lanes = IntVector.zero(INTS);
            IntVector upper = lanes;
            for (int i = 0; i < query.length; i += QUERY_STEP, at += BYTE_LENGTH) {
                IntVector products = products(codes, at, query, i);
                lanes = lanes.add(products);
                upper = upper.add(products.lanewise(VectorOperators.ASHR, 16));
            }
            IntVector lower = lanes.sub(upper.lanewise(VectorOperators.LSHL, 16));
            dots[r] = lower.add(upper).reduceLanes(VectorOperators.ADD) - bias;
        }
    }

    /** Two sums of two products in each lane, the lower one with its bias. */
    private static IntVector products(MemorySegment codes, long at, short[] query, int i) {
        ShortVector pairs = ByteVector.fromMemorySegment(BYTES, codes, at, LITTLE_ENDIAN)
                .reinterpretAsShorts()
                .lanewise(VectorOperators.XOR, (short) 128);
        ShortVector odd = pairs.lanewise(VectorOperators.ASHR, 8);
        return pairs.mul(shorts(query, i))
                .add(odd.mul(shorts(query, i + SHORT_LENGTH)))
                .add(shorts(query, i + 2 * SHORT_LENGTH))
                .reinterpretAsInts();
    }

    private static ShortVector shorts(short[] query, int i) {
        return ShortVector.fromArray(SHORTS, query, i);
    }

    @Override
    public int survivors(
            int[] dots,
            int from,
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
        int r = from;
        int end = from + rows;
        for (; r + FLOAT_LENGTH <= end; r += FLOAT_LENGTH) {
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
        for (; r < end; r++) {
            float scale = columns.get(ScalarKernels.FLOAT, scales + (long) r * Float.BYTES);
            float error = columns.get(ScalarKernels.FLOAT, errors + (long) r * Float.BYTES);
            if (Math.fma(error, perError, Math.fma(dots[r], scale * queryScale, base)) >= threshold) {
                positions[survivors++] = r;
            }
        }
        return survivors;
    }

    private static FloatVector floats(ByteVector codes, int part) {
        return (FloatVector) codes.convertShape(VectorOperators.B2F, FLOATS, part);
    }

    private static FloatVector floats(float[] array, int i) {
        return FloatVector.fromArray(FLOATS, array, i);
    }

    private static FloatVector floats(MemorySegment segment, long offset, int i) {
        return FloatVector.fromMemorySegment(FLOATS, segment, offset + (long) i * Float.BYTES, LITTLE_ENDIAN);
    }

    private static DoubleVector doubles(float[] array, int i) {
        return (DoubleVector)
                FloatVector.fromArray(HALF_FLOATS, array, i).convertShape(VectorOperators.F2D, DOUBLES, 0);
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
