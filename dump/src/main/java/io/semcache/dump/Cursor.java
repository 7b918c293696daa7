package io.semcache.dump;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the body of a block whose checksum was right. Believes nothing: its writer may have been a forger. */
final class Cursor {

    private final byte[] body;
    private int position;

    Cursor(byte[] body) {
        this.body = body;
    }

    /** What is written there cannot be. */
    static final class MalformedException extends Exception {

        private static final long serialVersionUID = 1L;

        private final int at;

        MalformedException(int at, String reason) {
            super(reason, null, false, false);
            this.at = at;
        }

        /** Where in the body. */
        int at() {
            return at;
        }
    }

    int position() {
        return position;
    }

    int remaining() {
        return body.length - position;
    }

    MalformedException malformed(String reason) {
        return new MalformedException(position, reason);
    }

    int readByte() throws MalformedException {
        require(1);
        return Byte.toUnsignedInt(body[position++]);
    }

    long readLong() throws MalformedException {
        require(Long.BYTES);
        long value = Bytes.getLong(body, position);
        position += Long.BYTES;
        return value;
    }

    long readVarint() throws MalformedException {
        long value = 0;
        int start = position;
        for (int shift = 0; shift < Long.SIZE && position < body.length; shift += 7) {
            byte b = body[position++];
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new MalformedException(start, "a number does not end");
    }

    long readZigzag() throws MalformedException {
        long value = readVarint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number in [0, {@code most}]. */
    int readCount(String what, int most) throws MalformedException {
        int start = position;
        long value = readVarint();
        if (value < 0 || value > most) {
            throw new MalformedException(
                    start, what + ": expected at most " + most + ", got " + Long.toUnsignedString(value));
        }
        return (int) value;
    }

    byte[] readBytes(int length) throws MalformedException {
        require(length);
        byte[] read = Arrays.copyOfRange(body, position, position + length);
        position += length;
        return read;
    }

    String readString() throws MalformedException {
        int length = readCount("length of a text", remaining());
        int start = position;
        require(length);
        position += length;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body, start, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException(start, "a text is not UTF-8");
        }
    }

    private void require(int bytes) throws MalformedException {
        if (bytes > remaining()) {
            throw malformed("expected " + bytes + " more bytes in the block, got " + remaining());
        }
    }

    void requireEnd() throws MalformedException {
        if (remaining() > 0) {
            throw malformed(remaining() + " bytes too many in the block");
        }
    }
}
