package io.semcache.store.query;

import org.apache.kafka.streams.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * The names of a namespace's entries that start with {@code prefix}, in the order of their UTF-8 bytes, unsigned: a
 * page of them. Each partition has its own. Entries without a name are not listed, expired ones neither. Names are
 * unique within a namespace where keys are made from them; otherwise entries of one name come in the order of their
 * keys, and a page may end between them.
 *
 * @param prefix what the names start with; empty for all
 * @param after the name behind which the page starts, exclusive; null for the first page
 * @param limit largest number of names, in [1, {@value #MAX_LIMIT}]; fewer mean that there are no more
 * @param nowMs wall-clock time; entries whose expiry is at or before it are left out
 */
public record ScanQuery(
        String namespace, String prefix, @Nullable String after, int limit, long nowMs) implements Query<ScanResult> {

    /** Largest accepted {@code limit}. */
    public static final int MAX_LIMIT = 10_000;

    public ScanQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be in [1, 10000], got " + limit);
        }
    }
}
