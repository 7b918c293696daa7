package io.semcache.store;

/**
 * What one namespace has in one partition.
 *
 * @param entries entries, with a vector or without
 * @param negatives rows that say why there is no vector
 * @param bytes keys and rows of both
 */
public record NamespaceTotals(long entries, long negatives, long bytes) {

    /** Of a namespace that has nothing. */
    public static final NamespaceTotals NONE = new NamespaceTotals(0, 0, 0);

    private static final int BYTES = 3 * Long.BYTES;

    /** Both together, as of two partitions. */
    public NamespaceTotals plus(NamespaceTotals more) {
        return new NamespaceTotals(entries + more.entries, negatives + more.negatives, bytes + more.bytes);
    }

    /** Both kinds of rows together. */
    long rows() {
        return entries + negatives;
    }

    byte[] toBytes() {
        byte[] stored = new byte[BYTES];
        RowLayout.setLong(stored, 0, entries);
        RowLayout.setLong(stored, Long.BYTES, negatives);
        RowLayout.setLong(stored, 2 * Long.BYTES, bytes);
        return stored;
    }

    static NamespaceTotals ofBytes(byte[] stored) {
        if (stored.length != BYTES) {
            throw new CorruptRowException("expected totals of a namespace of 24 bytes, got " + stored.length);
        }
        return new NamespaceTotals(
                RowLayout.getLong(stored, 0),
                RowLayout.getLong(stored, Long.BYTES),
                RowLayout.getLong(stored, 2 * Long.BYTES));
    }
}
