package io.semcache.store;

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

    private static final int BYTES = 6 * Long.BYTES;

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
    NamespaceTotals negated() {
        return new NamespaceTotals(-entries, -embedded, -negatives, -sources, -bytes, -contentChecksum);
    }

    /** What one row of a generation, of which {@code rowBytes} are looked at, adds. */
    static NamespaceTotals ofRow(byte[] key, byte[] row, int rowBytes) {
        long bytes = (long) key.length + rowBytes;
        byte type = RowLayout.type(row);
        return switch (type) {
            case RowLayout.PRESENT ->
                new NamespaceTotals(
                        1, RowLayout.hasVector(row) ? 1 : 0, 0, 0, bytes, Totals.contentHash(key, row, rowBytes));
            case RowLayout.NEGATIVE -> new NamespaceTotals(0, 0, 1, 0, bytes, 0);
            case RowLayout.SOURCE -> new NamespaceTotals(0, 0, 0, 1, 0, 0);
            default -> throw new CorruptRowException("a row of type " + type + " is of no namespace");
        };
    }

    /** Entries and negatives together: what caps count. */
    long capped() {
        return entries + negatives;
    }

    /** All rows. */
    long rows() {
        return entries + negatives + sources;
    }

    byte[] toBytes() {
        byte[] stored = new byte[BYTES];
        RowLayout.setLong(stored, 0, entries);
        RowLayout.setLong(stored, 8, embedded);
        RowLayout.setLong(stored, 16, negatives);
        RowLayout.setLong(stored, 24, sources);
        RowLayout.setLong(stored, 32, bytes);
        RowLayout.setLong(stored, 40, contentChecksum);
        return stored;
    }

    static NamespaceTotals ofBytes(byte[] stored) {
        if (stored.length != BYTES) {
            throw new CorruptRowException(
                    "expected totals of a namespace of " + BYTES + " bytes, got " + stored.length);
        }
        return new NamespaceTotals(
                RowLayout.getLong(stored, 0),
                RowLayout.getLong(stored, 8),
                RowLayout.getLong(stored, 16),
                RowLayout.getLong(stored, 24),
                RowLayout.getLong(stored, 32),
                RowLayout.getLong(stored, 40));
    }
}
