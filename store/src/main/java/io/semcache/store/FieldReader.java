package io.semcache.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Map;

/** Reads the tagged fields of one row in place, one after the other. Every length is checked before it is believed. */
final class FieldReader {

    private final byte[] row;
    private int position;
    private byte tag;
    private int valueAt;
    private int valueBytes;

    FieldReader(byte[] row, int at) {
        this.row = row;
        this.position = at;
    }

    /** Moves to the next field; false after the last. */
    boolean next() {
        if (position >= row.length) {
            return false;
        }
        tag = row[position++];
        valueBytes = varint(row.length);
        valueAt = position;
        if (valueBytes > row.length - valueAt) {
            throw new CorruptRowException("field " + tag + " of " + valueBytes + " bytes reaches over the row's end");
        }
        position += valueBytes;
        return true;
    }

    byte tag() {
        return tag;
    }

    byte[] bytes() {
        return Arrays.copyOfRange(row, valueAt, valueAt + valueBytes);
    }

    String string() {
        return new String(row, valueAt, valueBytes, UTF_8);
    }

    long longValue() {
        if (valueBytes != Long.BYTES) {
            throw new CorruptRowException("field " + tag + " has " + valueBytes + " bytes, expected 8");
        }
        return RowLayout.getLong(row, valueAt);
    }

    void metadataInto(Map<String, Object> metadata) {
        int end = position;
        position = valueAt;
        int keyBytes = varint(end);
        int typeAt = position + keyBytes;
        if (keyBytes > row.length || typeAt >= end) {
            throw new CorruptRowException("a metadata field is cut short");
        }
        String key = new String(row, position, keyBytes, UTF_8);
        metadata.put(key, metadataValue(row[typeAt], typeAt + 1, end));
        position = end;
    }

    private Object metadataValue(byte type, int at, int end) {
        if (type == FieldTag.STRING_VALUE) {
            return new String(row, at, end - at, UTF_8);
        }
        if (type == FieldTag.DOUBLE_VALUE && end - at == Double.BYTES) {
            return Double.longBitsToDouble(RowLayout.getLong(row, at));
        }
        if ((type == FieldTag.TRUE_VALUE || type == FieldTag.FALSE_VALUE) && end == at) {
            return type == FieldTag.TRUE_VALUE;
        }
        throw new CorruptRowException("a metadata value of type " + type + " has " + (end - at) + " bytes");
    }

    /** An unsigned LEB128 number below 2³¹ that ends before {@code end}. */
    private int varint(int end) {
        int value = 0;
        for (int shift = 0; shift < 35 && position < end; shift += 7) {
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
