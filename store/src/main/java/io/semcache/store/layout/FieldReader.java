package io.semcache.store.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.semcache.store.row.CorruptRowException;
import java.util.Arrays;
import java.util.Map;

/** Reads the tagged fields of one row in place, one after the other. Every length is checked before it is believed. */
public final class FieldReader {

    private final byte[] row;
    private final int end;
    private int position;
    private byte tag;
    private int valueAt;
    private int valueBytes;

    public FieldReader(byte[] row, int at) {
        this(row, at, row.length);
    }

    /** Of a row that ends before the array does. */
    public FieldReader(byte[] row, int at, int end) {
        this.row = row;
        this.end = end;
        this.position = at;
    }

    /** Moves to the next field; false after the last. */
    public boolean next() {
        if (position >= end) {
            return false;
        }
        tag = row[position++];
        valueBytes = varint(end);
        valueAt = position;
        if (valueBytes > end - valueAt) {
            throw new CorruptRowException("field " + tag + " of " + valueBytes + " bytes reaches over the row's end");
        }
        position += valueBytes;
        return true;
    }

    /** Where the next field starts. */
    public int position() {
        return position;
    }

    public byte tag() {
        return tag;
    }

    public byte[] bytes() {
        return Arrays.copyOfRange(row, valueAt, valueAt + valueBytes);
    }

    public String string() {
        return new String(row, valueAt, valueBytes, UTF_8);
    }

    long longValue() {
        if (valueBytes != Long.BYTES) {
            throw new CorruptRowException("field " + tag + " has " + valueBytes + " bytes, expected 8");
        }
        return RowLayout.getLong(row, valueAt);
    }

    void metadataInto(Map<String, Object> metadata) {
        int fieldEnd = position;
        position = valueAt;
        int keyBytes = varint(fieldEnd);
        int typeAt = position + keyBytes;
        if (keyBytes > row.length || typeAt >= fieldEnd) {
            throw new CorruptRowException("a metadata field is cut short");
        }
        String key = new String(row, position, keyBytes, UTF_8);
        metadata.put(key, metadataValue(row[typeAt], typeAt + 1, fieldEnd));
        position = fieldEnd;
    }

    private Object metadataValue(byte type, int at, int valueEnd) {
        if (type == FieldTag.STRING_VALUE) {
            return new String(row, at, valueEnd - at, UTF_8);
        }
        if (type == FieldTag.DOUBLE_VALUE && valueEnd - at == Double.BYTES) {
            return Double.longBitsToDouble(RowLayout.getLong(row, at));
        }
        if ((type == FieldTag.TRUE_VALUE || type == FieldTag.FALSE_VALUE) && valueEnd == at) {
            return type == FieldTag.TRUE_VALUE;
        }
        throw new CorruptRowException("a metadata value of type " + type + " has " + (valueEnd - at) + " bytes");
    }

    /** An unsigned LEB128 number below 2³¹ that ends before {@code limit}. */
    private int varint(int limit) {
        int value = 0;
        for (int shift = 0; shift < 35 && position < limit; shift += 7) {
            byte b = row[position++];
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                if (value < 0) {
                    break;
                }
                return value;
            }
        }
        throw new CorruptRowException("a length in a row's fields is damaged");
    }
}
