package io.semcache.store.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Collects the tagged fields of one row: tag (1 byte), length (unsigned LEB128), bytes. Sets and maps are written in
 * the order of their strings, so equal rows have equal bytes.
 */
public final class FieldWriter {

    private static final int INITIAL_BYTES = 256;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int size;

    public int size() {
        return size;
    }

    public void copyTo(byte[] row, int at) {
        System.arraycopy(bytes, 0, row, at, size);
    }

    void bytes(byte tag, byte[] value) {
        open(tag, value.length);
        append(value);
    }

    public void string(byte tag, String value) {
        bytes(tag, value.getBytes(UTF_8));
    }

    void optional(byte tag, @Nullable String value) {
        if (value != null) {
            string(tag, value);
        }
    }

    void strings(byte tag, Set<String> values) {
        for (String value : values.size() > 1 ? new TreeSet<>(values) : values) {
            string(tag, value);
        }
    }

    void longUnless(long absent, byte tag, long value) {
        if (value != absent) {
            open(tag, Long.BYTES);
            appendLong(value);
        }
    }

    /** One field per pair: length of the key, key, type of the value, value. */
    void metadata(Map<String, Object> metadata) {
        for (Map.Entry<String, Object> pair : (metadata.size() > 1 ? new TreeMap<>(metadata) : metadata).entrySet()) {
            byte[] key = pair.getKey().getBytes(UTF_8);
            switch (pair.getValue()) {
                case String value -> {
                    byte[] text = value.getBytes(UTF_8);
                    openMetadata(key, FieldTag.STRING_VALUE, text.length);
                    append(text);
                }
                case Double value -> {
                    openMetadata(key, FieldTag.DOUBLE_VALUE, Double.BYTES);
                    appendLong(Double.doubleToRawLongBits(value));
                }
                case Boolean value -> openMetadata(key, value ? FieldTag.TRUE_VALUE : FieldTag.FALSE_VALUE, 0);
                case Object other ->
                    throw new IllegalArgumentException("metadata " + pair.getKey()
                            + ": expected a String, Double or Boolean, got "
                            + other.getClass().getName());
            }
        }
    }

    private void openMetadata(byte[] key, byte type, int valueBytes) {
        open(FieldTag.METADATA, varintBytes(key.length) + key.length + 1 + valueBytes);
        appendVarint(key.length);
        append(key);
        bytes[size++] = type;
    }

    /** Writes tag and length and makes room for as many bytes. */
    private void open(byte tag, int length) {
        int needed = size + 1 + varintBytes(length) + length;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
        bytes[size++] = tag;
        appendVarint(length);
    }

    private void append(byte[] value) {
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    private void appendLong(long value) {
        RowLayout.setLong(bytes, size, value);
        size += Long.BYTES;
    }

    private void appendVarint(int value) {
        int rest = value;
        while (rest > 0x7f) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private static int varintBytes(int value) {
        return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
    }
}
