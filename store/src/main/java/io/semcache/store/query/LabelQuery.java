package io.semcache.store.query;

import io.semcache.store.row.RowKey;
import org.apache.kafka.streams.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a namespace's rows that have a label, in the order of their cache keys: a page of them. Each partition
 * has its own. Entries that have expired are listed until they are removed; flushed ones are not.
 *
 * @param after the key behind which the page starts, exclusive; null for the first page
 * @param limit largest number of keys, in [1, {@value #MAX_LIMIT}]; fewer mean that there are no more
 */
public record LabelQuery(
        String namespace,
        Label label,
        String value,
        @Nullable RowKey after,
        int limit) implements Query<LabelResult> {

    /** Largest accepted {@code limit}. */
    public static final int MAX_LIMIT = 100_000;

    public LabelQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be in [1, 100000], got " + limit);
        }
    }
}
