package io.semcache.serdes;

import java.io.OutputStream;
import java.util.Arrays;

/** A growing array that begins with the header of the wire format. Not thread-safe. */
final class WireBuffer extends OutputStream {

    private byte[] bytes;
    private int length = WireFormat.HEADER_BYTES;

    WireBuffer(int schemaId, int expectedLength) {
        bytes = new byte[Math.max(expectedLength, 2 * WireFormat.HEADER_BYTES)];
        bytes[0] = WireFormat.MAGIC;
        bytes[1] = (byte) (schemaId >>> 24);
        bytes[2] = (byte) (schemaId >>> 16);
        bytes[3] = (byte) (schemaId >>> 8);
        bytes[4] = (byte) schemaId;
    }

    @Override
    public void write(int b) {
        reserve(1);
        bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** What was written, in an array of its length; the buffer's own if that fits. */
    byte[] toByteArray() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
    }
}
