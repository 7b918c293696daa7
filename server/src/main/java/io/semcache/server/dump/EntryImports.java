package io.semcache.server.dump;

import io.semcache.dump.Source;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Has entries of dumps stored. Thread-safe. */
public interface EntryImports {

    /** Whether there is room for more entries. */
    boolean hasRoom();

    /**
     * Begins a run; the caller closes it.
     *
     * @param file an empty file for what the run has to keep
     */
    Run begin(Path file) throws IOException;

    /** The entries of one dump: gathered on disk, and stored once all of them are there. Not thread-safe. */
    interface Run extends AutoCloseable {

        /** Adds the row of an entry; null, or one sentence that says why it may not be stored here. */
        @Nullable String add(CacheKey key, byte[] row) throws IOException;

        /** Adds what a source depends on; null, or one sentence that says why it may not be kept here. */
        @Nullable String add(Source source) throws IOException;

        /**
         * Sends what was added into the log, and waits until the log has it, and until the owners have stored it or the
         * deadline has passed.
         *
         * @return whether all is stored
         * @throws IOException if the log may not have all of it
         */
        boolean store(Deadline deadline) throws IOException;

        @Override
        void close() throws IOException;
    }
}
