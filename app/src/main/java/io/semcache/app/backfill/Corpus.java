package io.semcache.app.backfill;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The records of a file, in their order: the same ones each time it is opened. Not thread-safe. */
public interface Corpus extends AutoCloseable {

    /**
     * The next record; null: there is none.
     *
     * @throws IOException if the rest of the file cannot be read
     */
    @Nullable Item next() throws IOException;

    /** Bytes of the file that were read so far, a buffer ahead of the records. */
    long bytesRead();

    @Override
    void close() throws IOException;
}
