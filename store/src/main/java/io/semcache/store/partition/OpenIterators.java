package io.semcache.store.partition;

import io.semcache.store.row.RowKey;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Makes the iterators of one store and keeps those that nobody has closed yet, for {@link #closeAll()}. */
public final class OpenIterators {

    private final String store;
    private final Function<RocksDBException, ProcessorStateException> onDamage;
    private final Set<RowIterator> open = ConcurrentHashMap.newKeySet();

    /** @param onDamage makes the exception for an iterator whose status is not good */
    public OpenIterators(String store, Function<RocksDBException, ProcessorStateException> onDamage) {
        this.store = store;
        this.onDamage = onDamage;
    }

    /** Ascending from {@code from} to {@code to}, both included; null is the first or the last row. */
    public KeyValueIterator<Bytes, byte[]> ascending(
            PartitionDb partition, byte @Nullable [] from, byte @Nullable [] to) {
        return iterate(partition, partition.newIterator(), from, to, true, true);
    }

    /** Descending from {@code to} to {@code from}, both included; null is the last or the first row. */
    public KeyValueIterator<Bytes, byte[]> descending(
            PartitionDb partition, byte @Nullable [] from, byte @Nullable [] to) {
        return iterate(partition, partition.newIterator(), to, from, true, false);
    }

    /** Ascending over all keys that start with {@code prefix}. */
    public KeyValueIterator<Bytes, byte[]> prefix(PartitionDb partition, byte[] prefix) {
        boolean ofOneKind = prefix.length >= RowKey.MIN_BYTES;
        RocksIterator rows = ofOneKind ? partition.newIteratorOfKind() : partition.newIterator();
        return iterate(partition, rows, prefix, firstAfter(prefix), false, true);
    }

    /** Takes over {@code rows}. */
    private RowIterator iterate(
            PartitionDb partition,
            RocksIterator rows,
            byte @Nullable [] first,
            byte @Nullable [] last,
            boolean lastIncluded,
            boolean forward) {
        try {
            seek(rows, first, forward);
            RowIterator iterator = new RowIterator(
                    store, rows, forward, last, lastIncluded, partition.currentAsOfNow(), onDamage, open::remove);
            open.add(iterator);
            return iterator;
        } catch (ProcessorStateException e) {
            rows.close();
            throw e;
        }
    }

    private static void seek(RocksIterator rows, byte @Nullable [] first, boolean forward) {
        if (forward) {
            if (first == null) {
                rows.seekToFirst();
            } else {
                rows.seek(first);
            }
        } else if (first == null) {
            rows.seekToLast();
        } else {
            rows.seekForPrev(first);
        }
    }

    /** The smallest key that is greater than all keys with this prefix, or null if there is none. */
    static byte @Nullable [] firstAfter(byte[] prefix) {
        int length = prefix.length;
        while (length > 0 && prefix[length - 1] == (byte) 0xff) {
            length--;
        }
        if (length == 0) {
            return null;
        }
        byte[] after = Arrays.copyOf(prefix, length);
        after[length - 1]++;
        return after;
    }

    /** Closes them all under whoever reads them; waits for the read of a row that is under way. */
    public void closeAll() {
        for (RowIterator iterator : List.copyOf(open)) {
            iterator.close();
        }
    }
}
