package io.semcache.store.row;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes that the store keeps and does not read. Immutable by contract: nobody writes to the array. */
public final class Blob {

    /** No bytes. */
    public static final Blob EMPTY = new Blob(new byte[0]);

    private final byte[] bytes;

    private Blob(byte[] bytes) {
        this.bytes = bytes;
    }

    /** These bytes; takes ownership of the array. */
    public static Blob of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Blob(bytes);
    }

    /** The bytes themselves, not a copy; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Blob that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Blob[bytes=" + bytes.length + "]";
    }
}
