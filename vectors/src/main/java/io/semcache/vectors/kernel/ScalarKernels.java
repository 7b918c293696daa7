package io.semcache.vectors.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reference implementation: plain loops in the defined order. */
public record ScalarKernels() implements Kernels {

    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Interleaved sums of what is summed in double. */
    static final int DOUBLE_LANES = 8;

    @Override
    public double squaredNorm(float[] vector) {
        double[] sums = new double[DOUBLE_LANES];
        for (int i = 0; i < vector.length; i++) {
            double component = vector[i];
            sums[i % DOUBLE_LANES] += component * component;
        }
        return fold(sums);
    }

    @Override
    public void divide(float[] vector, double norm, float[] unit) {
        for (int i = 0; i < vector.length; i++) {
            unit[i] = (float) (vector[i] / norm);
        }
    }

    @Override
    public float dot(float[] a, float[] b) {
        float[] sums = new float[LANES];
        for (int i = 0; i < a.length; i++) {
            sums[i % LANES] = Math.fma(a[i], b[i], sums[i % LANES]);
        }
        return fold(sums);
    }

    @Override
    public float dot(float[] a, MemorySegment b, long offset, int dimensions) {
        float[] sums = new float[LANES];
        for (int i = 0; i < dimensions; i++) {
            sums[i % LANES] = Math.fma(a[i], floatAt(b, offset, i), sums[i % LANES]);
        }
        return fold(sums);
    }

    @Override
    public float dotCodes(float[] a, MemorySegment codes, long offset, int dimensions) {
        float[] sums = new float[LANES];
        for (int i = 0; i < dimensions; i++) {
            sums[i % LANES] = Math.fma(a[i], codes.get(ValueLayout.JAVA_BYTE, offset + i), sums[i % LANES]);
        }
        return fold(sums);
    }

    @Override
    public float maxMagnitude(float[] unit) {
        float max = 0f;
        for (float component : unit) {
            max = Math.max(max, Math.abs(component));
        }
        return max;
    }

    @Override
    public void quantise(float[] unit, int dimensions, float inverseScale, byte[] codes, int from) {
        for (int i = 0; i < dimensions; i++) {
            int code = (int) Math.rint(unit[i] * inverseScale);
            codes[from + i] = (byte) Math.clamp(code, -MAX_CODE, MAX_CODE);
        }
    }

    @Override
    public double squaredError(float[] unit, int dimensions, float scale, byte[] codes, int from) {
        double[] sums = new double[DOUBLE_LANES];
        for (int i = 0; i < dimensions; i++) {
            double error = unit[i] - (double) scale * codes[from + i];
            sums[i % DOUBLE_LANES] = Math.fma(error, error, sums[i % DOUBLE_LANES]);
        }
        return fold(sums);
    }

    @Override
    public short[] query(byte[] codes, int from, int dimensions) {
        short[] query = new short[dimensions];
        for (int i = 0; i < dimensions; i++) {
            query[i] = codes[from + i];
        }
        return query;
    }

    @Override
    public void codeDots(MemorySegment codes, long offset, int stride, int rows, short[] query, int[] dots) {
        for (int r = 0; r < rows; r++) {
            int dot = 0;
            for (int i = 0; i < query.length; i++) {
                dot += query[i] * codes.get(ValueLayout.JAVA_BYTE, offset + (long) r * stride + i);
            }
            dots[r] = dot;
        }
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
        for (int r = from; r < from + rows; r++) {
            float withoutError = Math.fma(dots[r], floatAt(columns, scales, r) * queryScale, base);
            if (Math.fma(floatAt(columns, errors, r), perError, withoutError) >= threshold) {
                positions[survivors++] = r;
            }
        }
        return survivors;
    }

    private static float floatAt(MemorySegment segment, long offset, int i) {
        return segment.get(FLOAT, offset + (long) i * Float.BYTES);
    }

    /** Adds the upper half of the sums onto the lower one until one is left. */
    static float fold(float[] sums) {
        for (int half = sums.length / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                sums[j] += sums[j + half];
            }
        }
        return sums[0];
    }

    /** Adds the upper half of the sums onto the lower one until one is left. */
    static double fold(double[] sums) {
        for (int half = sums.length / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                sums[j] += sums[j + half];
            }
        }
        return sums[0];
    }
}
