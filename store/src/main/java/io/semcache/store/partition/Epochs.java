package io.semcache.store.partition;

import io.semcache.store.layout.Generation;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.row.Row;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * In which epoch each namespace of a partition is, and with that which rows readers see, in memory and in the meta
 * family. A change is put together, staged into the batch of its rows, and published when that is written. One thread
 * at a time writes, any may read.
 */
final class Epochs {

    private final ColumnFamilyHandle meta;

    /** Of those that were ever flushed. */
    private final Map<String, Long> epochs = new ConcurrentHashMap<>();

    private final Map<String, Long> raised = new HashMap<>();

    Epochs(ColumnFamilyHandle meta) {
        this.meta = meta;
    }

    void loaded(String namespace, long epoch) {
        epochs.put(namespace, epoch);
    }

    /** Starts a new change. */
    void begin() {
        raised.clear();
    }

    /** The change flushes a namespace, unless it is in that epoch or a later one; returns whether it does. */
    boolean raise(String namespace, long epoch) {
        boolean later = epoch > epochAfter(namespace);
        if (later) {
            raised.put(namespace, epoch);
        }
        return later;
    }

    /** Whether the change flushes any namespace. */
    boolean anyRaised() {
        return !raised.isEmpty();
    }

    private long epochAfter(String namespace) {
        Long staged = raised.get(namespace);
        return staged == null ? epoch(namespace) : staged;
    }

    /** Whether what belongs to this generation is flushed once the change is written. */
    boolean isFlushedAfter(Generation generation) {
        return generation.epoch() < epochAfter(generation.namespace());
    }

    /** Adds the new epochs to the batch. */
    void stage(WriteBatch batch) throws RocksDBException {
        for (Map.Entry<String, Long> flush : raised.entrySet()) {
            batch.put(meta, MetaKeys.epoch(flush.getKey()), MetaKeys.longBytes(flush.getValue()));
        }
    }

    /** The batch was written. */
    void publish() {
        epochs.putAll(raised);
        begin();
    }

    private long epoch(String namespace) {
        return epochs.getOrDefault(namespace, Generation.FIRST_EPOCH);
    }

    /** The generation that readers see. */
    Generation current(String namespace) {
        return new Generation(namespace, epoch(namespace));
    }

    /** Whether readers see what belongs to this generation. */
    boolean isCurrent(Generation generation) {
        return generation.epoch() == epoch(generation.namespace());
    }

    /** Whether readers see this row, or have to find out what is wrong with it. */
    boolean isCurrent(byte[] row) {
        return isCurrent(row, epochs);
    }

    private static boolean isCurrent(byte[] row, Map<String, Long> epochs) {
        if (row.length < RowLayout.HEADER_BYTES || !RowLayout.isOfGeneration(RowLayout.type(row))) {
            return true;
        }
        long current = epochs.isEmpty()
                ? Generation.FIRST_EPOCH
                : epochs.getOrDefault(RowLayout.namespace(row), Generation.FIRST_EPOCH);
        return RowLayout.epoch(row) == current;
    }

    /** Which rows readers see by the epochs of this moment, for who reads at that moment and later. */
    Predicate<byte[]> currentAsOfNow() {
        Map<String, Long> now = Map.copyOf(epochs);
        return row -> isCurrent(row, now);
    }

    /** Whether readers see this row. */
    boolean isCurrent(Row row) {
        return switch (row) {
            case Row.Present entry -> entry.epoch() == epoch(entry.info().namespace());
            case Row.Negative negative -> negative.epoch() == epoch(negative.namespace());
            case Row.Source source -> source.epoch() == epoch(source.namespace());
            case Row.Flight _, Row.Waiter _, Row.Namespace _, Row.Erasure _ -> true;
        };
    }

    /** Whether what belongs to this generation waits for its removal. */
    boolean isFlushed(Generation generation) {
        return generation.epoch() < epoch(generation.namespace());
    }

    /** Whether this row waits for its removal. */
    boolean isFlushed(byte[] row) {
        return row.length >= RowLayout.HEADER_BYTES
                && RowLayout.isOfGeneration(RowLayout.type(row))
                && isFlushed(Generation.ofRow(row));
    }
}
