package io.semcache.store.partition;

import io.semcache.store.layout.RowHash;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.query.NamespaceTotals;
import io.semcache.store.row.CorruptRowException;

/**
 * What a row adds to the {@link NamespaceTotals} of its generation, and the form in which the meta family has those.
 */
final class NamespaceCounts {

    private static final int BYTES = 6 * Long.BYTES;

    private NamespaceCounts() {}

    /** What one row of a generation, of which {@code rowBytes} are looked at, adds. */
    static NamespaceTotals ofRow(byte[] key, byte[] row, int rowBytes) {
        long bytes = (long) key.length + rowBytes;
        byte type = RowLayout.type(row);
        return switch (type) {
            case RowLayout.PRESENT ->
                new NamespaceTotals(
                        1, RowLayout.hasVector(row) ? 1 : 0, 0, 0, bytes, RowHash.ofContent(key, row, rowBytes));
            case RowLayout.NEGATIVE -> new NamespaceTotals(0, 0, 1, 0, bytes, 0);
            case RowLayout.SOURCE -> new NamespaceTotals(0, 0, 0, 1, 0, 0);
            default -> throw new CorruptRowException("a row of type " + type + " is of no namespace");
        };
    }

    static byte[] toBytes(NamespaceTotals totals) {
        byte[] stored = new byte[BYTES];
        RowLayout.setLong(stored, 0, totals.entries());
        RowLayout.setLong(stored, 8, totals.embedded());
        RowLayout.setLong(stored, 16, totals.negatives());
        RowLayout.setLong(stored, 24, totals.sources());
        RowLayout.setLong(stored, 32, totals.bytes());
        RowLayout.setLong(stored, 40, totals.contentChecksum());
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
