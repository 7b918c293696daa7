package io.semcache.dump;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads the preamble of a dump and its blocks one after the other, with right checksums and numbers. */
final class BlockReader {

    private final InputStream in;
    private final byte[] head = new byte[Layout.HEAD_BYTES];
    private byte[] id = new byte[Layout.ID_BYTES];
    private long offset;
    private long blockOffset;
    private int number;

    BlockReader(InputStream in) {
        this.in = in;
    }

    /** A block whose checksum is right; what its body says is not looked at. */
    @SuppressWarnings("ArrayRecordComponent") // from the file to the decoder
    record RawBlock(byte kind, byte[] body) {}

    /** Bytes read so far. */
    long offset() {
        return offset;
    }

    /** Where the block starts that was read last. */
    long blockOffset() {
        return blockOffset;
    }

    /** Number of the block that was read last. */
    int blockNumber() {
        return number - 1;
    }

    /** The number of the next block. */
    int nextNumber() {
        return number;
    }

    byte[] id() {
        return id;
    }

    void preamble() throws IOException {
        byte[] preamble = new byte[Layout.PREAMBLE_BYTES];
        int read = fill(preamble, preamble.length);
        int compared = Math.min(read, Layout.MAGIC.length);
        if (read == 0 || Arrays.mismatch(preamble, 0, compared, Layout.MAGIC, 0, compared) >= 0) {
            throw new DamagedDumpException(0, 0, "this is no dump of a cache");
        }
        if (read < preamble.length) {
            throw new DamagedDumpException(0, read, "the file ends in its first bytes");
        }
        if (preambleCrc(preamble) != Bytes.getInt(preamble, Layout.PREAMBLE_CRC_AT)) {
            throw new DamagedDumpException(0, 0, "the first bytes are damaged");
        }
        int version = Bytes.getShort(preamble, Layout.VERSION_AT);
        if (version != Layout.VERSION) {
            throw new DamagedDumpException(
                    0,
                    Layout.VERSION_AT,
                    "the dump is of version " + version + ", this program reads version " + Layout.VERSION);
        }
        id = Arrays.copyOfRange(preamble, Layout.ID_AT, Layout.ID_AT + Layout.ID_BYTES);
    }

    static int preambleCrc(byte[] preamble) {
        CRC32C crc = new CRC32C();
        crc.update(preamble, 0, Layout.PREAMBLE_CRC_AT);
        return (int) crc.getValue();
    }

    /** The next block; null at the end of the file. */
    @Nullable RawBlock next() throws IOException {
        blockOffset = offset;
        int read = fill(head, head.length);
        if (read == 0) {
            return null;
        }
        int length = Bytes.getInt(head, Layout.LENGTH_AT);
        if (read == head.length && (length < 0 || length > Layout.MAX_BODY_BYTES)) {
            throw damaged("the block is damaged: it says that it has " + Integer.toUnsignedString(length) + " bytes");
        }
        byte[] body = new byte[read < head.length ? 0 : length];
        byte[] crc = new byte[Layout.CRC_BYTES];
        if (read < head.length || fill(body, length) < length || fill(crc, crc.length) < crc.length) {
            throw damaged("the file ends within the block, at byte " + offset);
        }
        if (Layout.crc(id, head, body, length) != Bytes.getInt(crc, 0)) {
            throw damaged("the checksum of the block is wrong");
        }
        int stated = Bytes.getInt(head, Layout.NUMBER_AT);
        if (stated != number) {
            throw damaged("block " + Integer.toUnsignedString(stated)
                    + " stands here: blocks are missing, repeated or out of order");
        }
        number++;
        return new RawBlock(head[0], body);
    }

    private DamagedDumpException damaged(String reason) {
        return new DamagedDumpException(number, blockOffset, reason);
    }

    /** Reads until the buffer is full or the file ends, and returns how much there was. */
    private int fill(byte[] buffer, int length) throws IOException {
        int read = in.readNBytes(buffer, 0, length);
        offset += read;
        return read;
    }
}
