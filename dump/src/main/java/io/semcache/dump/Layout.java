package io.semcache.dump;

import java.util.zip.CRC32C;

/** Where things lie in a dump, version 1; {@code docs/export-format.md} is the specification. */
final class Layout {

    /** A byte that no text starts with, the name, and line ends that a transfer as text would change. */
    static final byte[] MAGIC = {(byte) 0x89, 'S', 'C', 'D', '\r', '\n', 0x1a, '\n'};

    static final int VERSION = 1;

    static final int ID_BYTES = 16;

    /** Magic, version (2 bytes), two zeros, id, CRC32C of all of them. */
    static final int PREAMBLE_BYTES = 32;

    static final int VERSION_AT = 8;
    static final int ID_AT = 12;
    static final int PREAMBLE_CRC_AT = 28;

    /** Kind, number, length of the body. */
    static final int HEAD_BYTES = 9;

    static final int NUMBER_AT = 1;
    static final int LENGTH_AT = 5;

    static final int CRC_BYTES = 4;

    /** Largest body of a block that is read. */
    static final int MAX_BODY_BYTES = 4 << 20;

    /** A block of entries ends with the entry that reaches this. */
    static final int ENTRIES_BYTES = 256 << 10;

    static final byte HEADER = 1;
    static final byte SECTION = 2;
    static final byte ENTRIES = 3;
    static final byte SECTION_END = 4;
    static final byte END = 5;
    static final byte SOURCES = 6;

    private Layout() {}

    /** Covers the id of the dump as well, so that a block of another one does not pass. */
    static int crc(byte[] id, byte[] head, byte[] body, int bodyBytes) {
        CRC32C crc = new CRC32C();
        crc.update(id, 0, ID_BYTES);
        crc.update(head, 0, HEAD_BYTES);
        crc.update(body, 0, bodyBytes);
        return (int) crc.getValue();
    }
}
