package io.semcache.store.row;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a user stored beside a vector, with its media type if one was given. Nobody writes to the array. */
public final class Payload {

    private final byte[] bytes;
    private final @Nullable String contentType;

    /** Takes ownership of the array. */
    public Payload(byte[] bytes, @Nullable String contentType) {
        this.bytes = bytes;
        this.contentType = contentType;
    }

    /** The bytes themselves, not a copy; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    public @Nullable String contentType() {
        return contentType;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Payload that
                && Arrays.equals(bytes, that.bytes)
                && Objects.equals(contentType, that.contentType);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + Objects.hashCode(contentType);
    }

    @Override
    public String toString() {
        return "Payload[bytes=" + bytes.length + ", contentType=" + contentType + "]";
    }
}
