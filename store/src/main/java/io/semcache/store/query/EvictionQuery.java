package io.semcache.store.query;

import io.semcache.store.row.RowKey;
import java.util.List;
import org.apache.kafka.streams.query.Query;

/**
 * Keys of the entries that a namespace should lose to be within its caps; none while it is. The store only names them,
 * its user removes them. Those that were read least come first, the older of two that were read alike; so entries that
 * were put and never read again go before those that are in use, however many they are. What was read is known since
 * the store was opened, on this replica.
 *
 * <p>Enough are named to fall a sixty-fourth below the cap, so that not every later put has to evict, but never more
 * than {@code limit}: whoever is far above a cap asks again. They are the least used of a sample, not of all.
 *
 * @param maxBytes cap of the namespace's bytes in this partition ({@link NamespaceTotals#bytes}), or {@link #NO_CAP}
 * @param maxEntries cap of its entries in this partition, or {@link #NO_CAP}
 * @param limit largest number of keys, in [1, {@value #MAX_LIMIT}]
 */
public record EvictionQuery(String namespace, long maxBytes, long maxEntries, int limit)
        implements Query<List<RowKey>> {

    /** A cap that is never reached. */
    public static final long NO_CAP = Long.MAX_VALUE;

    /** Largest accepted {@code limit}. */
    public static final int MAX_LIMIT = 128;

    public EvictionQuery {
        if (maxBytes < 0 || maxEntries < 0) {
            throw new IllegalArgumentException("caps must be at least 0, got " + maxBytes + " and " + maxEntries);
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be in [1, 128], got " + limit);
        }
    }
}
