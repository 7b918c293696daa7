package io.semcache.vectors;

import io.semcache.vectors.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The direction of a vector: its components divided by its Euclidean norm. This is where scores are defined, once for
 * the whole product:
 *
 * <ul>
 *   <li>the norm is the square root of the sum of squares in double, in the order of {@link Kernels#squaredNorm};
 *   <li>unit component i is {@code (float) (vᵢ / norm)}, divided in double;
 *   <li>the score of two vectors is the float32 dot product of their unit forms in the order of {@link Kernels#dot},
 *       held within [−1, 1], and never −0.
 * </ul>
 *
 * <p>So a score is cosine similarity with the same bits on every machine. Immutable.
 */
public final class UnitVector {

    private static final Kernels KERNELS = Kernels.chosen();
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int dimensions;
    private final float[] padded;

    private UnitVector(int dimensions, float[] padded) {
        this.dimensions = dimensions;
        this.padded = padded;
    }

    /**
     * The direction of a vector.
     *
     * @throws IllegalArgumentException if a component is not finite or all are zero
     */
    public static UnitVector of(Embedding vector) {
        return of(MemorySegment.ofArray(vector.bytes()), vector.dimensions());
    }

    /** The direction of a vector of {@code dimensions} little-endian floats at the start of a segment. */
    public static UnitVector of(MemorySegment vector, int dimensions) {
        float[] padded = new float[Kernels.padded(dimensions, Kernels.LANES)];
        MemorySegment.copy(vector, FLOAT, 0, padded, 0, dimensions);
        if (!divideByNorm(padded)) {
            throw new IllegalArgumentException("expected a finite vector that is not all zero");
        }
        return new UnitVector(dimensions, padded);
    }

    /** False if the vector has no direction. */
    private static boolean divideByNorm(float[] padded) {
        double norm = Math.sqrt(KERNELS.squaredNorm(padded));
        if (!(norm > 0 && norm < Double.POSITIVE_INFINITY)) {
            return false;
        }
        KERNELS.divide(padded, norm, padded);
        return true;
    }

    public int dimensions() {
        return dimensions;
    }

    /** Component {@code i} of the unit form, 0-based. */
    public float component(int i) {
        return padded[i];
    }

    /** The components, padded with zeros to a multiple of {@link Kernels#LANES}; not to be written to. */
    public float[] padded() {
        return padded;
    }

    /** The score of this and another vector of the same dimensions, in [−1, 1]. */
    public float score(UnitVector other) {
        if (dimensions != other.dimensions) {
            throw new IllegalArgumentException("expected " + dimensions + " dimensions, got " + other.dimensions);
        }
        return held(KERNELS.dot(padded, other.padded));
    }

    /**
     * The score of this and of the stored vector whose little-endian floats start {@code stored}; the same bits as
     * {@link #score(UnitVector)} of its unit form, and NaN if it has none because it is zero or not finite.
     * {@code scratch} has the length of {@link #padded()} and zeros behind its first {@link #dimensions()} places.
     */
    public float score(MemorySegment stored, float[] scratch) {
        MemorySegment.copy(stored, FLOAT, 0, scratch, 0, dimensions);
        return divideByNorm(scratch) ? held(KERNELS.dot(padded, scratch)) : Float.NaN;
    }

    /** A dot product of unit forms as a score: within [−1, 1], and 0 rather than −0. */
    public static float held(float dot) {
        return Math.clamp(dot, -1f, 1f) + 0f;
    }

    @Override
    public String toString() {
        return "UnitVector[dimensions=" + dimensions + ", first=" + Arrays.toString(Arrays.copyOf(padded, 1)) + "]";
    }
}
