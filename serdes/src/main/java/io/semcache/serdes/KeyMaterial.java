package io.semcache.serdes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a cache key is the SHA-256 of: fields in a fixed order, each its length as a 32-bit big-endian number
 * and then its UTF-8 bytes; a field that is absent is the length −1 alone. The lengths make the join injective: no two
 * lists of fields give the same bytes. Not thread-safe.
 *
 * <p>A lone surrogate has no UTF-8 form. {@link String#getBytes} would make it a question mark, and two texts would
 * share a key, so it is refused.
 */
final class KeyMaterial {

    private static final int ABSENT = -1;

    private byte[] bytes;
    private int length;

    KeyMaterial(int expectedLength) {
        bytes = new byte[expectedLength];
    }

    /**
     * Appends one field.
     *
     * @param what name of the field, for the message
     * @throws IllegalArgumentException if {@code value} holds a lone surrogate
     */
    KeyMaterial field(String what, @Nullable String value) {
        if (value == null) {
            reserve(Integer.BYTES);
            putInt(ABSENT);
            return this;
        }
        requireWellFormed(what, value);
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        reserve(Integer.BYTES + utf8.length);
        putInt(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return this;
    }

    byte[] sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void putInt(int value) {
        bytes[length++] = (byte) (value >>> 24);
        bytes[length++] = (byte) (value >>> 16);
        bytes[length++] = (byte) (value >>> 8);
        bytes[length++] = (byte) value;
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
    }

    private static void requireWellFormed(String what, String value) {
        int i = 0;
        while (i < value.length()) {
            int codePoint = value.codePointAt(i); // of a lone surrogate: itself
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException(
                        "expected well-formed Unicode in " + what + ", got a lone surrogate at index " + i);
            }
            i += Character.charCount(codePoint);
        }
    }
}
