package io.semcache.store;

/**
 * Count of the rows of each type, and the checksum of all: the sum of {@link #hash} over the rows, modulo 2⁶⁴. A sum,
 * so that it does not depend on the order of writes and a row can be taken out of it again.
 */
record Totals(long present, long negatives, long flights, long waiters, long checksum) {

    static final Totals NONE = new Totals(0, 0, 0, 0, 0);

    private static final int BYTES = 5 * Long.BYTES;

    /** XXH64 of the row, seeded with XXH64 of its key. */
    static long hash(byte[] key, byte[] row, int rowBytes) {
        return XxHash64.hash(row, rowBytes, XxHash64.hash(key, key.length, 0));
    }

    Totals plus(byte type, long hash) {
        return with(type, 1, hash);
    }

    Totals minus(byte type, long hash) {
        return with(type, -1, -hash);
    }

    private Totals with(byte type, int count, long hash) {
        long sum = checksum + hash;
        return switch (type) {
            case RowLayout.PRESENT -> new Totals(present + count, negatives, flights, waiters, sum);
            case RowLayout.NEGATIVE -> new Totals(present, negatives + count, flights, waiters, sum);
            case RowLayout.FLIGHT -> new Totals(present, negatives, flights + count, waiters, sum);
            case RowLayout.WAITER -> new Totals(present, negatives, flights, waiters + count, sum);
            default -> throw new CorruptRowException("unknown row type " + type);
        };
    }

    long rows() {
        return present + negatives + flights + waiters;
    }

    byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        RowLayout.setLong(bytes, 0, present);
        RowLayout.setLong(bytes, 8, negatives);
        RowLayout.setLong(bytes, 16, flights);
        RowLayout.setLong(bytes, 24, waiters);
        RowLayout.setLong(bytes, 32, checksum);
        return bytes;
    }

    static Totals ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new CorruptRowException("expected totals of 40 bytes, got " + bytes.length);
        }
        return new Totals(
                RowLayout.getLong(bytes, 0),
                RowLayout.getLong(bytes, 8),
                RowLayout.getLong(bytes, 16),
                RowLayout.getLong(bytes, 24),
                RowLayout.getLong(bytes, 32));
    }
}
