package io.semcache.store.query;

import io.semcache.store.row.RowKey;
import org.apache.kafka.streams.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace has of one source, in the order of the cache keys: a page of it. No row is read for it. Entries that
 * have expired are listed until they are removed; flushed ones are not.
 *
 * @param after the key behind which the page starts, exclusive; null for the first page
 * @param limit largest number of items, in [1, {@value #MAX_LIMIT}]; fewer mean that there are no more
 */
public record SourceQuery(
        String namespace, String source, @Nullable RowKey after, int limit) implements Query<SourceResult> {

    /** Largest accepted {@code limit}. */
    public static final int MAX_LIMIT = 100_000;

    public SourceQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be in [1, 100000], got " + limit);
        }
    }
}
