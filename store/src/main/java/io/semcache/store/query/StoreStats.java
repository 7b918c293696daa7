package io.semcache.store.query;

import io.semcache.store.row.Row;
import java.util.Map;

/**
 * Counts, checksum and sizes of one partition of a store. The counts and the checksum are of one moment; the counts per
 * namespace are read beside the writer and may be off by what it wrote meanwhile.
 *
 * @param rows all rows, flushed ones too
 * @param entries entries, with a vector or without, flushed ones too
 * @param negatives rows that say why there is no vector
 * @param flights all of them, also those that are remembered for replays
 * @param openFlights those that wait for their vector
 * @param namespaces what each namespace has that has anything, without what was flushed
 * @param checksum sum of a 64-bit hash of every row (docs/entry-format.md), the same for the same rows in any order
 * @param flushed rows that were flushed and wait for their removal ({@link FlushedQuery})
 * @param purged whether no file holds anything of a row that was erased ({@link Row.Erasure})
 * @param diskBytes size of the table files
 * @param memoryBytes memtables and pinned table readers of this partition, without its share of the block cache
 * @param searchable whether the indexes are loaded, so that {@link SimilarityQuery} is answered
 * @param indexedRows rows in the indexes
 * @param indexBytes memory of the indexes
 * @param sketchBytes memory that remembers how often entries are read
 */
public record StoreStats(
        long rows,
        long entries,
        long negatives,
        long flights,
        long openFlights,
        long waiters,
        Map<String, NamespaceTotals> namespaces,
        long checksum,
        long flushed,
        boolean purged,
        long diskBytes,
        long memoryBytes,
        boolean searchable,
        long indexedRows,
        long indexBytes,
        long sketchBytes) {

    public StoreStats {
        namespaces = Map.copyOf(namespaces);
    }

    /** What this namespace has. */
    public NamespaceTotals namespace(String namespace) {
        return namespaces.getOrDefault(namespace, NamespaceTotals.NONE);
    }

    /** Entries of all namespaces, without what was flushed. */
    public long liveEntries() {
        return namespaces.values().stream().mapToLong(NamespaceTotals::entries).sum();
    }

    /** Sum of a 64-bit hash of what those entries are: {@link NamespaceTotals#contentChecksum} of all namespaces. */
    public long contentChecksum() {
        return namespaces.values().stream()
                .mapToLong(NamespaceTotals::contentChecksum)
                .sum();
    }
}
