package io.semcache.dump;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the preamble of a dump, and blocks with their numbers and checksums. */
final class BlockWriter {

    private final OutputStream out;
    private final byte[] id;
    private final byte[] head = new byte[Layout.HEAD_BYTES];
    private final byte[] crc = new byte[Layout.CRC_BYTES];
    private int number;

    /** Goes on with a dump; {@code number} is that of its next block. */
    BlockWriter(OutputStream out, byte[] id, int number) {
        this.out = out;
        this.id = id;
        this.number = number;
    }

    void preamble() throws IOException {
        byte[] preamble = new byte[Layout.PREAMBLE_BYTES];
        System.arraycopy(Layout.MAGIC, 0, preamble, 0, Layout.MAGIC.length);
        Bytes.setShort(preamble, Layout.VERSION_AT, Layout.VERSION);
        System.arraycopy(id, 0, preamble, Layout.ID_AT, Layout.ID_BYTES);
        Bytes.setInt(preamble, Layout.PREAMBLE_CRC_AT, BlockReader.preambleCrc(preamble));
        out.write(preamble);
    }

    void write(byte kind, byte[] body, int bodyBytes) throws IOException {
        if (bodyBytes > Layout.MAX_BODY_BYTES) {
            throw new IllegalArgumentException(
                    "expected a block of at most " + Layout.MAX_BODY_BYTES + " bytes, got " + bodyBytes);
        }
        head[0] = kind;
        Bytes.setInt(head, Layout.NUMBER_AT, number++);
        Bytes.setInt(head, Layout.LENGTH_AT, bodyBytes);
        Bytes.setInt(crc, 0, Layout.crc(id, head, body, bodyBytes));
        out.write(head);
        out.write(body, 0, bodyBytes);
        out.write(crc);
    }
}
