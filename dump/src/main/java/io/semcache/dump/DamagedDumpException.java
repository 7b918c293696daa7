package io.semcache.dump;

import java.io.IOException;

/** A file is no dump, or no longer the one that was written. Says where. */
public final class DamagedDumpException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long block;
    private final long byteOffset;

    DamagedDumpException(long block, long byteOffset, String reason) {
        this("block", block, byteOffset, reason);
    }

    private DamagedDumpException(String unit, long number, long byteOffset, String reason) {
        super(unit + " " + number + ", byte " + byteOffset + ": " + reason);
        this.block = number;
        this.byteOffset = byteOffset;
    }

    /** In a dump of lines of JSON, of which {@code line} is one, from 1. */
    public static DamagedDumpException ofLine(long line, long byteOffset, String reason) {
        return new DamagedDumpException("line", line, byteOffset, reason);
    }

    /** Number of the block (from 0) or line (from 1) that is damaged, or in whose place something else was found. */
    public long block() {
        return block;
    }

    /** How many bytes of the file lie before the place. */
    public long byteOffset() {
        return byteOffset;
    }
}
