package io.semcache.store.query;

/**
 * What one namespace has in one partition, without what was flushed.
 *
 * @param entries entries, with a vector or without
 * @param embedded entries with a vector
 * @param negatives rows that say why there is no vector
 * @param sources sources that say what they depend on
 * @param bytes keys and rows of entries and negatives
 * @param contentChecksum sum of a 64-bit hash of what the entries are (docs/entry-format.md), the same for the same
 *     entries in any store, order and epoch
 */
public record NamespaceTotals(
        long entries, long embedded, long negatives, long sources, long bytes, long contentChecksum) {

    /** Of a namespace that has nothing. */
    public static final NamespaceTotals NONE = new NamespaceTotals(0, 0, 0, 0, 0, 0);

    /** Both together, as of two partitions. */
    public NamespaceTotals plus(NamespaceTotals more) {
        return new NamespaceTotals(
                entries + more.entries,
                embedded + more.embedded,
                negatives + more.negatives,
                sources + more.sources,
                bytes + more.bytes,
                contentChecksum + more.contentChecksum);
    }

    /** What is taken away if this is removed. */
    public NamespaceTotals negated() {
        return new NamespaceTotals(-entries, -embedded, -negatives, -sources, -bytes, -contentChecksum);
    }

    /** Entries and negatives together: what caps count. */
    public long capped() {
        return entries + negatives;
    }

    /** All rows. */
    public long rows() {
        return entries + negatives + sources;
    }
}
