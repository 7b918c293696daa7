package io.semcache.vectors.kernel;

import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;

/**
 * The inner loops over vectors. {@link ScalarKernels} is the specification; every implementation returns the same bits
 * on every machine, because each floating-point result is defined with the order of its operations.
 *
 * <p>Arrays of components are padded with zeros to a multiple of {@value #LANES}. Floats in memory segments are
 * little-endian and may lie anywhere; but the segments of a process should be off the heap, all of them: once the
 * compiler has seen both kinds at the Vector API's loads, it orders every load for the case that they overlap, and a
 * scan takes a quarter longer. Stateless and safe for all threads.
 */
public sealed interface Kernels permits ScalarKernels, PanamaKernels {

    /** Interleaved partial sums of a float32 dot product. */
    int LANES = 16;

    /**
     * Codes that one step of {@link #codeDots} may read. Rows may be read beyond their end up to a multiple of this, so
     * so many bytes must follow the last row.
     */
    int CODES_PER_STEP = 64;

    /** Largest magnitude of a code: two products of codes then fit 16 bits, which (−128)² twice would not. */
    int MAX_CODE = 127;

    /** The fastest implementation that this JVM has; the same one at every call. */
    static Kernels chosen() {
        return Choice.KERNELS;
    }

    /**
     * The sum of the squares of a padded array: 8 interleaved sums in double (component i in sum i mod 8), folded
     * 4-2-1. Exact squares, so it neither overflows nor underflows for any finite vector.
     */
    double squaredNorm(float[] vector);

    /** {@code unit[i] = (float) (vector[i] / norm)}, divided in double; padded arrays, or the same one. */
    void divide(float[] vector, double norm, float[] unit);

    /**
     * The dot product of two padded arrays of one length: 16 interleaved partial sums of fused multiply-adds from 0
     * (component i in sum i mod 16), folded 8-4-2-1: first sums j and j + 8 are added, then j and j + 4, and so on.
     */
    float dot(float[] a, float[] b);

    /** The same of {@code a}, padded, and of {@code dimensions} floats of {@code b} from {@code offset}. */
    float dot(float[] a, MemorySegment b, long offset, int dimensions);

    /** The same of {@code a}, padded, and of {@code dimensions} codes from {@code offset}. */
    float dotCodes(float[] a, MemorySegment codes, long offset, int dimensions);

    /** The largest magnitude of a padded array. */
    float maxMagnitude(float[] unit);

    /**
     * {@code codes[from + i] = rint(unit[i] × inverseScale)}, multiplied in float and held within ±{@value #MAX_CODE}.
     */
    void quantise(float[] unit, int dimensions, float inverseScale, byte[] codes, int from);

    /**
     * The sum of {@code (unit[i] − scale × codes[from + i])²} in double: 8 interleaved sums of fused multiply-adds,
     * folded 4-2-1.
     */
    double squaredError(float[] unit, int dimensions, float scale, byte[] codes, int from);

    /**
     * Codes of a query in the order in which {@link #codeDots} of this implementation wants them.
     *
     * @param codes {@code dimensions} of them from {@code from}
     */
    short[] query(byte[] codes, int from, int dimensions);

    /**
     * {@code dots[r]} = the dot product of the query's codes and row {@code r}, for {@code rows} rows that start every
     * {@code stride} bytes from {@code offset}. Exact at any dimension up to 8,192.
     *
     * @param query of {@link #query}
     */
    void codeDots(MemorySegment codes, long offset, int stride, int rows, short[] query, int[] dots);

    /**
     * The positions r in [from, from + rows) of the rows whose upper bound {@code dots[r] × (scale × queryScale) + base
     * + error × perError} (fused, in this order) is at least {@code threshold}, ascending, into {@code positions};
     * returns how many. Scales and errors of the rows from 0 on are floats in a row in {@code columns}.
     */
    int survivors(
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
            int[] positions);

    /** {@code length} rounded up to a multiple of {@code multiple}, which is a power of two. */
    static int padded(int length, int multiple) {
        return (length + multiple - 1) & -multiple;
    }

    /** Made when the first kernel is asked for. */
    final class Choice {

        static final Kernels KERNELS = choose();

        private Choice() {}

        private static Kernels choose() {
            if (!ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
                System.getLogger(Kernels.class.getName())
                        .log(
                                Level.WARNING,
                                "no module jdk.incubator.vector: searches run on scalar loops, several times slower;"
                                        + " start Java with --add-modules jdk.incubator.vector");
                return new ScalarKernels();
            }
            return PanamaKernels.fit() ? new PanamaKernels() : new ScalarKernels();
        }
    }
}
