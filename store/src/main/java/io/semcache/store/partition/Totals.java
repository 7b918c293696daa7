package io.semcache.store.partition;

import io.semcache.store.layout.RowHash;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.row.CorruptRowException;

/**
 * Count of the rows of each type, flushed ones too, and the checksum of all: the sum of {@link RowHash#of} over the
 * rows, modulo 2⁶⁴. A sum, so that it does not depend on the order of writes and a row can be taken out of it again.
 *
 * @param others rows of namespaces, sources and erasures
 */
public record Totals(
        long present, long negatives, long flights, long openFlights, long waiters, long others, long checksum) {

    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0);

    private static final int BYTES = 7 * Long.BYTES;

    /** With this row, of which only the header is looked at. */
    public Totals plus(byte[] row, long hash) {
        return with(row, 1, hash);
    }

    /** Without this row. */
    Totals minus(byte[] row, long hash) {
        return with(row, -1, -hash);
    }

    private Totals with(byte[] row, int count, long hash) {
        long sum = checksum + hash;
        byte type = RowLayout.type(row);
        return switch (type) {
            case RowLayout.PRESENT ->
                new Totals(present + count, negatives, flights, openFlights, waiters, others, sum);
            case RowLayout.NEGATIVE ->
                new Totals(present, negatives + count, flights, openFlights, waiters, others, sum);
            case RowLayout.FLIGHT -> {
                long open = openFlights + (RowLayout.isOpen(row) ? count : 0);
                yield new Totals(present, negatives, flights + count, open, waiters, others, sum);
            }
            case RowLayout.WAITER -> new Totals(present, negatives, flights, openFlights, waiters + count, others, sum);
            case RowLayout.NAMESPACE, RowLayout.SOURCE, RowLayout.ERASURE ->
                new Totals(present, negatives, flights, openFlights, waiters, others + count, sum);
            default -> throw new CorruptRowException("unknown row type " + type);
        };
    }

    public long rows() {
        return present + negatives + flights + waiters + others;
    }

    byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        RowLayout.setLong(bytes, 0, present);
        RowLayout.setLong(bytes, 8, negatives);
        RowLayout.setLong(bytes, 16, flights);
        RowLayout.setLong(bytes, 24, openFlights);
        RowLayout.setLong(bytes, 32, waiters);
        RowLayout.setLong(bytes, 40, others);
        RowLayout.setLong(bytes, 48, checksum);
        return bytes;
    }

    static Totals ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new CorruptRowException("expected totals of " + BYTES + " bytes, got " + bytes.length);
        }
        return new Totals(
                RowLayout.getLong(bytes, 0),
                RowLayout.getLong(bytes, 8),
                RowLayout.getLong(bytes, 16),
                RowLayout.getLong(bytes, 24),
                RowLayout.getLong(bytes, 32),
                RowLayout.getLong(bytes, 40),
                RowLayout.getLong(bytes, 48));
    }
}
