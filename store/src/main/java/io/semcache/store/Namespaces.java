package io.semcache.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * What each namespace of a partition has, in memory and in the meta family. A change is put together, staged into the
 * batch of its rows, and published when that is written. One thread at a time writes, any may read.
 */
final class Namespaces {

    private final ColumnFamilyHandle meta;
    private final Map<String, NamespaceTotals> totals = new ConcurrentHashMap<>();
    private final Map<String, NamespaceTotals> changes = new HashMap<>();

    Namespaces(ColumnFamilyHandle meta) {
        this.meta = meta;
    }

    void loaded(String namespace, NamespaceTotals stored) {
        totals.put(namespace, stored);
    }

    /** Starts a new change. */
    void begin() {
        changes.clear();
    }

    /** The change adds this row, or takes it away if {@code sign} is −1. Rows of no namespace do not count. */
    void count(byte[] key, byte[] row, int rowBytes, int sign) {
        byte type = RowLayout.type(row);
        if (type != RowLayout.PRESENT && type != RowLayout.NEGATIVE) {
            return;
        }
        NamespaceTotals change = new NamespaceTotals(
                type == RowLayout.PRESENT ? sign : 0,
                type == RowLayout.NEGATIVE ? sign : 0,
                sign * (long) (key.length + rowBytes));
        changes.merge(RowLayout.namespace(row), change, NamespaceTotals::plus);
    }

    /** Adds what the change makes of the totals to the batch. */
    void stage(WriteBatch batch) throws RocksDBException {
        for (String namespace : changes.keySet()) {
            NamespaceTotals after = after(namespace);
            if (after.equals(NamespaceTotals.NONE)) {
                batch.delete(meta, MetaKeys.namespace(namespace));
            } else {
                batch.put(meta, MetaKeys.namespace(namespace), after.toBytes());
            }
        }
    }

    /** The namespaces that the change leaves without entries. */
    List<String> emptied() {
        List<String> emptied = new ArrayList<>();
        for (String namespace : changes.keySet()) {
            if (after(namespace).entries() == 0) {
                emptied.add(namespace);
            }
        }
        return emptied;
    }

    private NamespaceTotals after(String namespace) {
        return of(namespace).plus(changes.getOrDefault(namespace, NamespaceTotals.NONE));
    }

    /** The batch was written. */
    void publish() {
        for (String namespace : changes.keySet()) {
            NamespaceTotals after = after(namespace);
            if (after.equals(NamespaceTotals.NONE)) {
                totals.remove(namespace);
            } else {
                totals.put(namespace, after);
            }
        }
        changes.clear();
    }

    NamespaceTotals of(String namespace) {
        return totals.getOrDefault(namespace, NamespaceTotals.NONE);
    }

    /** All that have anything. */
    Map<String, NamespaceTotals> all() {
        return Map.copyOf(totals);
    }
}
