package io.semcache.store.query;

import io.semcache.store.row.RowKey;
import java.util.List;
import org.apache.kafka.streams.query.Query;

/**
 * The keys of rows whose expiry is at or before {@code nowMs}, earliest first, ties by key; at most {@code limit}. It
 * fails while expiries are derived anew after damage.
 *
 * @param limit largest number of keys, in [1, {@value #MAX_LIMIT}]
 */
public record ExpiredQuery(long nowMs, int limit) implements Query<List<RowKey>> {

    /** Largest accepted {@code limit}. */
    public static final int MAX_LIMIT = 100_000;

    public ExpiredQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be in [1, 100000], got " + limit);
        }
    }
}
