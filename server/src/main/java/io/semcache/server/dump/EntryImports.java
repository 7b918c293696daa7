package io.semcache.server.dump;

import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Has entries of dumps stored. Thread-safe. */
public interface EntryImports {

    /** Whether there is room for more entries. */
    boolean hasRoom();

    /** Null, or one sentence that says why the row of an entry may not be stored here. */
    @Nullable String refusal(byte[] row);

    /** Begins a run; the caller closes it. */
    Run begin();

    /** Entries of one dump on their way into the log. Not thread-safe. */
    interface Run extends AutoCloseable {

        /** Sends a row that was not refused; waits while too many are on their way. */
        void add(CacheKey key, String namespace, byte[] row) throws IOException;

        /**
         * Waits until the log has them all, and until their owners have stored them or the deadline has passed.
         *
         * @return whether all are stored
         */
        boolean finish(Deadline deadline) throws IOException;

        @Override
        void close();
    }
}
