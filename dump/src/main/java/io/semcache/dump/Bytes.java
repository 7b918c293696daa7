package io.semcache.dump;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A body while it is written: grows, and is used again. Little-endian; varints are unsigned LEB128. */
final class Bytes {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int LONGEST_VARINT = 10;

    private byte[] bytes = new byte[1 << 10];
    private int size;

    static int getInt(byte[] from, int at) {
        return (int) INT.get(from, at);
    }

    static void setInt(byte[] to, int at, int value) {
        INT.set(to, at, value);
    }

    static long getLong(byte[] from, int at) {
        return (long) LONG.get(from, at);
    }

    static int getShort(byte[] from, int at) {
        return Short.toUnsignedInt((short) SHORT.get(from, at));
    }

    static void setShort(byte[] to, int at, int value) {
        SHORT.set(to, at, (short) value);
    }

    /** What was written, at the front of it. Valid until the next write. */
    byte[] array() {
        return bytes;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    void putByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    void putLong(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    void putVarint(long value) {
        reserve(LONGEST_VARINT);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Small for small numbers of either sign. */
    void putZigzag(long value) {
        putVarint((value << 1) ^ (value >> 63));
    }

    void put(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    void put(byte[] value, int length) {
        reserve(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
    }

    void putString(String value) {
        byte[] utf8 = value.getBytes(UTF_8);
        putVarint(utf8.length);
        put(utf8);
    }
}
