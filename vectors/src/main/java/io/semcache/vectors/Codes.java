package io.semcache.vectors;

import io.semcache.vectors.kernel.Kernels;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The unit form of a vector in one byte per dimension: component i is about {@code scale × code(i)}, with codes in
 * [−127, 127], and the whole lies within {@code error} of the unit form (Euclidean distance). What a search scans
 * instead of the floats; the bound on the error is what keeps its answer exact.
 *
 * <p>One byte array holds it all, which is also its form on disk: scale and error as little-endian float32, then the
 * codes. Immutable by contract, like {@link Embedding}. Equality is that of the bytes.
 */
public final class Codes {

    /** Bytes in front of the codes. */
    public static final int HEADER_BYTES = 2 * Float.BYTES;

    private static final Kernels KERNELS = Kernels.chosen();
    private static final VarHandle FLOAT_LE =
            MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

    /** Covers the rounding of the measured error: its sum (relative 2⁻⁴⁰ at 8,192 dimensions) and the root. */
    private static final double ERROR_ROUNDING = 1 + 0x1p-30;

    private final byte[] bytes;

    private Codes(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The codes of a vector's unit form.
     *
     * @throws IllegalArgumentException if a component is not finite or all are zero
     */
    public static Codes of(Embedding vector) {
        return of(UnitVector.of(vector));
    }

    /** The codes of a unit form. */
    public static Codes of(UnitVector unit) {
        float[] components = unit.padded();
        int dimensions = unit.dimensions();
        // At least 1/√8192: a unit form has a component of that size, so neither quotient can overflow or vanish.
        float largest = KERNELS.maxMagnitude(components);
        float scale = largest / Kernels.MAX_CODE;
        byte[] bytes = new byte[HEADER_BYTES + dimensions];
        KERNELS.quantise(components, dimensions, 1 / scale, bytes, HEADER_BYTES);
        double error = Math.sqrt(KERNELS.squaredError(components, dimensions, scale, bytes, HEADER_BYTES));
        FLOAT_LE.set(bytes, 0, scale);
        FLOAT_LE.set(bytes, Float.BYTES, Math.nextUp((float) (error * ERROR_ROUNDING)));
        return new Codes(bytes);
    }

    /**
     * The codes whose form on disk is {@code bytes}. Takes ownership of the array.
     *
     * @throws IllegalArgumentException if these bytes cannot be codes
     */
    public static Codes ofBytes(byte[] bytes) {
        int dimensions = bytes.length - HEADER_BYTES;
        if (dimensions < 1 || dimensions > Embedding.MAX_DIMENSIONS) {
            throw new IllegalArgumentException("expected 9 to 8200 bytes, got " + bytes.length);
        }
        Codes codes = new Codes(bytes);
        if (!(codes.scale() > 0 && codes.scale() < 1 && codes.error() >= 0 && codes.error() < 1)) {
            throw new IllegalArgumentException(
                    "expected scale and error in [0, 1), got " + codes.scale() + " and " + codes.error());
        }
        return codes;
    }

    public int dimensions() {
        return bytes.length - HEADER_BYTES;
    }

    /** What one step of a code is worth; above 0. */
    public float scale() {
        return (float) FLOAT_LE.get(bytes, 0);
    }

    /** An upper bound on the Euclidean distance between the unit form and {@code scale × codes}. */
    public float error() {
        return (float) FLOAT_LE.get(bytes, Float.BYTES);
    }

    /** The code of component {@code i}, 0-based, in [−127, 127]. */
    public byte code(int i) {
        return bytes[HEADER_BYTES + i];
    }

    /** The form on disk itself, not a copy; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Codes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Codes[dimensions=" + dimensions() + ", scale=" + scale() + ", error=" + error() + "]";
    }
}
