package io.semcache.vectors;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A vector byte for byte as a provider returned it: float32, little-endian, four bytes per component. Immutable by
 * contract: whoever hands an array in or takes {@link #bytes()} out does not write to it. Equality is that of the
 * bytes, so two NaNs with the same bits are equal and 0.0 differs from −0.0.
 */
public final class Embedding {

    /** Largest accepted number of components. */
    public static final int MAX_DIMENSIONS = 8_192;

    private static final VarHandle FLOAT_LE =
            MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;

    private Embedding(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The vector of these components; the array is copied. */
    public static Embedding of(float... components) {
        requireDimensions(components.length);
        byte[] bytes = new byte[components.length * Float.BYTES];
        for (int i = 0; i < components.length; i++) {
            FLOAT_LE.set(bytes, i * Float.BYTES, components[i]);
        }
        return new Embedding(bytes);
    }

    /**
     * The vector whose little-endian float32 components are {@code bytes}. Takes ownership of the array.
     *
     * @throws IllegalArgumentException if the length is not four times a number in [1, {@value #MAX_DIMENSIONS}]
     */
    public static Embedding ofBytes(byte[] bytes) {
        if (bytes.length % Float.BYTES != 0) {
            throw new IllegalArgumentException("expected a multiple of 4 bytes, got " + bytes.length);
        }
        requireDimensions(bytes.length / Float.BYTES);
        return new Embedding(bytes);
    }

    private static void requireDimensions(int dimensions) {
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw new IllegalArgumentException("dimensions must be in [1, 8192], got " + dimensions);
        }
    }

    public int dimensions() {
        return bytes.length / Float.BYTES;
    }

    /** Component {@code i}, 0-based. */
    public float component(int i) {
        return (float) FLOAT_LE.get(bytes, i * Float.BYTES);
    }

    /** The components in a new array. */
    public float[] toFloats() {
        float[] components = new float[dimensions()];
        for (int i = 0; i < components.length; i++) {
            components[i] = component(i);
        }
        return components;
    }

    /** The little-endian bytes themselves, not a copy; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * What makes this vector unusable, or null if it is usable: a component that is NaN or infinite, or nothing but
     * zeros, which has no direction.
     */
    public @Nullable String defect() {
        boolean allZero = true;
        for (int i = 0; i < dimensions(); i++) {
            float x = component(i);
            if (!Float.isFinite(x)) {
                return "component " + i + " is " + x;
            }
            allZero &= x == 0f;
        }
        return allZero ? "all components are zero" : null;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Embedding that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Embedding[dimensions=" + dimensions() + "]";
    }
}
