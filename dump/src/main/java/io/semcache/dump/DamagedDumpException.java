package io.semcache.dump;

import java.io.IOException;

/** A file is no dump, or no longer the one that was written. Says where. */
public final class DamagedDumpException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long block;
    private final long byteOffset;

    DamagedDumpException(long block, long byteOffset, String reason) {
        super("block " + block + ", byte " + byteOffset + ": " + reason);
        this.block = block;
        this.byteOffset = byteOffset;
    }

    /** Number of the block, from 0, that is damaged, or in whose place something else was found. */
    public long block() {
        return block;
    }

    /** How many bytes of the file lie before the place. */
    public long byteOffset() {
        return byteOffset;
    }
}
