package io.semcache.store;

import java.util.Map;

/**
 * Counts, checksum and sizes of one partition of a store. The counts and the checksum are of one moment; the counts per
 * namespace are read beside the writer and may be off by what it wrote meanwhile.
 *
 * @param rows all rows
 * @param entries entries, with a vector or without
 * @param negatives rows that say why there is no vector
 * @param flights all of them, also those that are remembered for replays
 * @param openFlights those that wait for their vector
 * @param entriesByNamespace entries, for each namespace that has any
 * @param checksum sum of a 64-bit hash of every row (docs/entry-format.md), the same for the same rows in any order
 * @param diskBytes size of the table files
 * @param memoryBytes memtables and pinned table readers of this partition, without its share of the block cache
 * @param searchable whether the indexes are loaded, so that {@link SimilarityQuery} is answered
 * @param indexedRows rows in the indexes
 * @param indexBytes memory of the indexes
 */
public record StoreStats(
        long rows,
        long entries,
        long negatives,
        long flights,
        long openFlights,
        long waiters,
        Map<String, Long> entriesByNamespace,
        long checksum,
        long diskBytes,
        long memoryBytes,
        boolean searchable,
        long indexedRows,
        long indexBytes) {

    public StoreStats {
        entriesByNamespace = Map.copyOf(entriesByNamespace);
    }
}
