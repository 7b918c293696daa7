package io.semcache.store.layout;

/**
 * A namespace between two flushes. Every entry belongs to one, and whoever reads sees those of the current one only:
 * that of the epoch in the namespace's row, or of epoch 0 without one. So a flush is one small row, and names, labels,
 * indexes and totals, which are kept by generation, follow it whatever the order in which rows arrive.
 */
public record Generation(String namespace, long epoch) {

    /** Of a namespace that was never flushed. */
    public static final long FIRST_EPOCH = 0;

    /** That of a row with an epoch in a namespace. */
    public static Generation ofRow(byte[] row) {
        return new Generation(RowLayout.namespace(row), RowLayout.epoch(row));
    }
}
