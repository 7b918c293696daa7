package io.semcache.store.layout;

/**
 * The 64-bit hashes of rows that checksums are sums of ({@code docs/entry-format.md}). Of the arrays of rows, the first
 * {@code rowBytes} are looked at.
 */
public final class RowHash {

    private static final long NO_SEED = 0;

    private RowHash() {}

    /** XXH64 of a row key. */
    public static long ofKey(byte[] key) {
        return XxHash64.hash(key, key.length, NO_SEED);
    }

    /** XXH64 of the row, seeded with XXH64 of its key. */
    public static long of(byte[] key, byte[] row, int rowBytes) {
        return XxHash64.hash(row, 0, rowBytes, ofKey(key));
    }

    /**
     * The same without what differs where the same entry was written at another time or place: its epoch and offset,
     * and with them the CRC. The three parts that are left seed one another.
     */
    public static long ofContent(byte[] key, byte[] row, int rowBytes) {
        long start = XxHash64.hash(row, 0, RowLayout.CRC_AT, ofKey(key));
        long times = XxHash64.hash(row, RowLayout.EXPIRES_AT, RowLayout.EPOCH_AT, start);
        return XxHash64.hash(row, RowLayout.DIMENSIONS_AT, rowBytes, times);
    }
}
