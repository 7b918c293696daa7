package io.semcache.store.query;

import io.semcache.dump.Block;
import io.semcache.store.row.CorruptRowException;
import org.apache.kafka.streams.query.Position;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a partition as of one moment, while others write on. Read page by page, so that no reader keeps the
 * store from closing: it then fails with an {@link org.apache.kafka.streams.errors.InvalidStateStoreException}. Keeps
 * files on disk until it is closed. Not thread-safe.
 */
public interface Export extends AutoCloseable {

    /** Offset of the changelog record that was the last in, or −1 if nobody knows. */
    long changelogOffset();

    /** What of the topics the partition had seen, or more than that where {@link #changelogOffset} is not known. */
    Position position();

    /**
     * The next entries in the order of their keys, or sources, at most about {@value #PAGE_BYTES} bytes of them; null:
     * the end.
     *
     * @throws CorruptRowException if a row is damaged
     */
    Block.@Nullable Content next();

    /** What was read so far: of the whole partition when {@link #next} has given null. */
    ExportTotals totals();

    @Override
    void close();

    /** Size of a page. */
    int PAGE_BYTES = 256 << 10;
}
