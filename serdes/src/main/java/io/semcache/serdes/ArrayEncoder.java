package io.semcache.serdes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary encoding into a growing array that begins with the header of the wire format. Avro's own encoders write
 * to streams, which costs a call and a copy for each number. Not thread-safe.
 */
final class ArrayEncoder extends BinaryEncoder {

    private static final int LONGEST_VARINT = 10;

    private byte[] bytes;
    private int length = WireFormat.HEADER_BYTES;

    ArrayEncoder(int schemaId, int expectedLength) {
        bytes = new byte[Math.max(expectedLength, 2 * WireFormat.HEADER_BYTES)];
        bytes[0] = WireFormat.MAGIC;
        bytes[1] = (byte) (schemaId >>> 24);
        bytes[2] = (byte) (schemaId >>> 16);
        bytes[3] = (byte) (schemaId >>> 8);
        bytes[4] = (byte) schemaId;
    }

    /** What was written, in an array of its length; the buffer's own if that fits. */
    byte[] toByteArray() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    @Override
    public void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    @Override
    public void writeInt(int value) {
        writeLong(value); // the zigzag forms of an int and of the same long are equal
    }

    @Override
    public void writeLong(long value) {
        long zigzag = (value << 1) ^ (value >> 63);
        if (bytes.length - length < LONGEST_VARINT) {
            reserve(varintLength(zigzag));
        }
        while ((zigzag & ~0x7FL) != 0) {
            bytes[length++] = (byte) (zigzag | 0x80);
            zigzag >>>= 7;
        }
        bytes[length++] = (byte) zigzag;
    }

    @Override
    public void writeFloat(float value) {
        writeLittleEndian(Float.floatToRawIntBits(value), Float.BYTES);
    }

    @Override
    public void writeDouble(double value) {
        writeLittleEndian(Double.doubleToRawLongBits(value), Double.BYTES);
    }

    @Override
    public void writeString(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        writeLong(utf8.length);
        writeFixed(utf8, 0, utf8.length);
    }

    @Override
    public void writeString(Utf8 value) {
        writeLong(value.getByteLength());
        writeFixed(value.getBytes(), 0, value.getByteLength());
    }

    @Override
    public void writeFixed(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    @Override
    protected void writeZero() {
        writeByte(0);
    }

    /** Nothing waits outside the array. */
    @Override
    public int bytesBuffered() {
        return 0;
    }

    @Override
    public void flush() {
        // nothing waits outside the array
    }

    private static int varintLength(long zigzag) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(zigzag | 1);
        return (bits + 6) / 7;
    }

    private void writeByte(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    private void writeLittleEndian(long bits, int count) {
        reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) (bits >>> (Byte.SIZE * i));
        }
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
    }
}
