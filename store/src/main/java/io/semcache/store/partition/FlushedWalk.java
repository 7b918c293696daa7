package io.semcache.store.partition;

import io.semcache.store.query.FlushedQuery;
import io.semcache.store.row.RowKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Answers {@link FlushedQuery}s one after the other on a walk over all rows that never ends while there is anything to
 * find. Cache keys are hashes, so flushed rows lie anywhere, and where they lie is known nowhere but in themselves.
 */
final class FlushedWalk {

    /** A few milliseconds of the stream thread. */
    private static final int ROWS_PER_QUERY = 4_096;

    private final PartitionDb rows;

    /** The last row that was looked at; null: start anew. */
    private byte @Nullable [] passed;

    FlushedWalk(PartitionDb rows) {
        this.rows = rows;
    }

    synchronized List<RowKey> next(int limit) throws RocksDBException {
        List<RowKey> found = new ArrayList<>();
        if (rows.flushed() == 0) {
            return found;
        }
        try (RocksIterator all = rows.newScanIterator()) {
            seek(all);
            for (int looked = 0; looked < ROWS_PER_QUERY && found.size() < limit && all.isValid(); looked++) {
                byte[] key = all.key();
                if (rows.isFlushed(all.value())) {
                    found.add(RowKey.ofBytes(key));
                }
                passed = key;
                all.next();
            }
            all.status();
            if (!all.isValid()) {
                passed = null;
            }
        }
        return found;
    }

    private void seek(RocksIterator all) {
        if (passed == null) {
            all.seekToFirst();
        } else {
            all.seek(passed);
            if (all.isValid() && Arrays.equals(all.key(), passed)) {
                all.next();
            }
        }
    }
}
