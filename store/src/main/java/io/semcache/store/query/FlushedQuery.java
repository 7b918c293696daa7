package io.semcache.store.query;

import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.util.List;
import org.apache.kafka.streams.query.Query;

/**
 * Keys of some rows that were flushed ({@link Row.Namespace}) and can be removed. Empty at once if there are none at
 * all. Each query looks at a few thousand rows, from where the one before stopped and round again, so it may find
 * nothing although {@link StoreStats#flushed} says that something is left: ask again later.
 *
 * @param limit largest number of keys, in [1, {@value #MAX_LIMIT}]
 */
public record FlushedQuery(int limit) implements Query<List<RowKey>> {

    /** Largest accepted {@code limit}. */
    public static final int MAX_LIMIT = 100_000;

    public FlushedQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be in [1, 100000], got " + limit);
        }
    }
}
