package io.semcache.store.heap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Hot entries of all partitions of a process, decoded and on the heap: the tier before RocksDB. Bounded by weight, with
 * Caffeine's W-TinyLFU to choose what stays. Thread-safe.
 *
 * <p>A reader that misses reads RocksDB and then offers what it found, and meanwhile a writer may have replaced it. So
 * every write changes the version of its key's stripe before it removes the key, and an offer counts only if the
 * version is still that from before the read. Caffeine runs the check and the removal of one key one after the other:
 * an offer that is checked first is removed, one that is checked later sees the new version.
 */
public final class HeapTier {

    private static final int STRIPES = 1 << 10;

    /** Objects and references around the bytes of one entry. */
    private static final int ENTRY_OVERHEAD_BYTES = 600;

    private final long capBytes;
    private final @Nullable Cache<HeapKey, HeapRow> cache;
    private final AtomicLongArray versions = new AtomicLongArray(STRIPES);
    private final AtomicLong openings = new AtomicLong();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /** A row key of one opening of a partition: what an earlier one left behind is never found. */
    private record HeapKey(long opening, RowKey key) {}

    private record HeapRow(Row row, int bytes) {}

    /** @param capBytes about how much memory it may take; 0 switches it off */
    public HeapTier(long capBytes) {
        this.capBytes = capBytes;
        this.cache = capBytes == 0
                ? null
                : Caffeine.newBuilder()
                        .maximumWeight(capBytes)
                        .weigher((HeapKey key, HeapRow row) -> row.bytes() + ENTRY_OVERHEAD_BYTES)
                        .build();
    }

    /** The part of a partition that was opened. */
    public Partition open() {
        return new Partition(openings.incrementAndGet());
    }

    /** The entries of one partition, from its opening to its closing. */
    public final class Partition {

        private final long opening;

        private Partition(long opening) {
            this.opening = opening;
        }

        /** The row, or null if it has to be read from below. */
        public @Nullable Row find(RowKey key) {
            if (cache == null) {
                return null;
            }
            HeapRow found = cache.getIfPresent(new HeapKey(opening, key));
            (found == null ? misses : hits).increment();
            return found == null ? null : found.row();
        }

        /** What to hand to {@link #offer}; taken before the row is read. */
        public long version(RowKey key) {
            return versions.get(stripe(key));
        }

        /** Keeps a row that was read, unless it was written since {@code version}. */
        public void offer(RowKey key, Row row, int rowBytes, long version) {
            if (cache != null) {
                HeapRow kept = new HeapRow(row, rowBytes);
                cache.asMap().compute(new HeapKey(opening, key), (_, old) -> version(key) == version ? kept : old);
            }
        }

        /** The row was written or removed below. */
        public void invalidate(RowKey key) {
            if (cache != null) {
                versions.incrementAndGet(stripe(key));
                cache.invalidate(new HeapKey(opening, key));
            }
        }

        /** Forgets all rows. Nobody offers any more. */
        public void clear() {
            if (cache != null) {
                cache.asMap().keySet().removeIf(key -> key.opening() == opening);
            }
        }
    }

    public TierStats stats() {
        if (cache == null) {
            return new TierStats(capBytes, 0, 0, 0, 0);
        }
        cache.cleanUp(); // Caffeine weighs what was put in the background
        long bytes = cache.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
        return new TierStats(capBytes, bytes, cache.estimatedSize(), hits.sum(), misses.sum());
    }

    private static int stripe(RowKey key) {
        return key.hashCode() & STRIPES - 1;
    }
}
