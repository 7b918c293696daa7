package io.semcache.store.partition;

import io.semcache.store.layout.Generation;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.query.NamespaceTotals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * What each generation of the namespaces of a partition has, in memory and in the meta family. A change is put
 * together, staged into the batch of its rows, and published when that is written. One thread at a time writes, any may
 * read.
 */
final class GenerationTotals {

    private final ColumnFamilyHandle meta;
    private final Epochs epochs;
    private final Map<Generation, NamespaceTotals> totals = new ConcurrentHashMap<>();
    private final Map<Generation, NamespaceTotals> changes = new HashMap<>();

    GenerationTotals(ColumnFamilyHandle meta, Epochs epochs) {
        this.meta = meta;
        this.epochs = epochs;
    }

    void loaded(Generation generation, NamespaceTotals stored) {
        totals.put(generation, stored);
    }

    /** Starts a new change. */
    void begin() {
        changes.clear();
    }

    /** The change adds this row, or takes it away if {@code sign} is −1. Rows of no generation do not count. */
    void count(byte[] key, byte[] row, int rowBytes, int sign) {
        if (RowLayout.isOfGeneration(RowLayout.type(row))) {
            NamespaceTotals one = NamespaceCounts.ofRow(key, row, rowBytes);
            changes.merge(Generation.ofRow(row), sign < 0 ? one.negated() : one, NamespaceTotals::plus);
        }
    }

    /** Adds what the change makes of the totals to the batch. */
    void stage(WriteBatch batch) throws RocksDBException {
        for (Generation generation : changes.keySet()) {
            NamespaceTotals after = after(generation);
            if (after.equals(NamespaceTotals.NONE)) {
                batch.delete(meta, MetaKeys.generation(generation));
            } else {
                batch.put(meta, MetaKeys.generation(generation), NamespaceCounts.toBytes(after));
            }
        }
    }

    /** The generations that the change leaves without entries. */
    List<Generation> emptied() {
        List<Generation> emptied = new ArrayList<>();
        for (Generation generation : changes.keySet()) {
            if (after(generation).entries() == 0) {
                emptied.add(generation);
            }
        }
        return emptied;
    }

    private NamespaceTotals after(Generation generation) {
        return of(generation).plus(changes.getOrDefault(generation, NamespaceTotals.NONE));
    }

    /** The batch was written. */
    void publish() {
        for (Generation generation : changes.keySet()) {
            NamespaceTotals after = after(generation);
            if (after.equals(NamespaceTotals.NONE)) {
                totals.remove(generation);
            } else {
                totals.put(generation, after);
            }
        }
        begin();
    }

    private NamespaceTotals of(Generation generation) {
        return totals.getOrDefault(generation, NamespaceTotals.NONE);
    }

    /** What readers see of a namespace. */
    NamespaceTotals of(String namespace) {
        return of(epochs.current(namespace));
    }

    /** What readers see of all namespaces that have anything. */
    Map<String, NamespaceTotals> current() {
        Map<String, NamespaceTotals> current = new HashMap<>();
        totals.forEach((generation, has) -> {
            if (epochs.isCurrent(generation)) {
                current.put(generation.namespace(), has);
            }
        });
        return current;
    }

    /** Rows that wait for their removal. */
    long flushed() {
        return totals.entrySet().stream()
                .filter(has -> epochs.isFlushed(has.getKey()))
                .mapToLong(has -> has.getValue().rows())
                .sum();
    }

    /** Entries with a vector of these namespaces, flushed ones too. */
    long embedded(Predicate<String> namespaces) {
        return totals.entrySet().stream()
                .filter(has -> namespaces.test(has.getKey().namespace()))
                .mapToLong(has -> has.getValue().embedded())
                .sum();
    }

    /** The namespaces that have entries with a vector, flushed ones too. */
    Set<String> embedded() {
        return totals.entrySet().stream()
                .filter(has -> has.getValue().embedded() > 0)
                .map(has -> has.getKey().namespace())
                .collect(Collectors.toSet());
    }
}
