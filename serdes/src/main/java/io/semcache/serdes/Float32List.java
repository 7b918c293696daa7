package io.semcache.serdes;

import io.semcache.vectors.Embedding;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * An unmodifiable list of floats that is a view of little-endian float32 bytes. Avro encodes a float in just these four
 * bytes, so our serdes write and read an {@code array<float>} of this kind in one piece, without a {@link Float} per
 * component. {@link #get} boxes, {@link #getFloat} does not. Immutable by contract, as {@link Embedding}.
 */
public final class Float32List extends AbstractList<Float> implements RandomAccess {

    private static final VarHandle FLOAT_LE =
            MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;

    private Float32List(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The components of {@code embedding}, not copied. */
    public static Float32List of(Embedding embedding) {
        return new Float32List(embedding.bytes());
    }

    /** The floats that these bytes are, four each. Takes ownership of the array. */
    static Float32List ofBytes(byte[] bytes) {
        if (bytes.length % Float.BYTES != 0) {
            throw new IllegalArgumentException("expected a multiple of 4 bytes, got " + bytes.length);
        }
        return new Float32List(bytes);
    }

    /**
     * The vector with these components; not copied if the list is one of this kind.
     *
     * @throws IllegalArgumentException if they are none, or more than {@value Embedding#MAX_DIMENSIONS}
     */
    public static Embedding toEmbedding(List<Float> components) {
        if (components instanceof Float32List list) {
            return Embedding.ofBytes(list.bytes);
        }
        float[] floats = new float[components.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = components.get(i);
        }
        return Embedding.of(floats);
    }

    @Override
    public int size() {
        return bytes.length / Float.BYTES;
    }

    @Override
    public Float get(int i) {
        return getFloat(i);
    }

    /** Component {@code i}, 0-based. */
    public float getFloat(int i) {
        Objects.checkIndex(i, size());
        return (float) FLOAT_LE.get(bytes, i * Float.BYTES);
    }

    /** Puts a float where {@link #ofBytes} expects it. */
    static void set(byte[] bytes, int offset, float component) {
        FLOAT_LE.set(bytes, offset, component);
    }

    /** The bytes themselves, not a copy; not to be written to. */
    byte[] bytes() {
        return bytes;
    }
}
