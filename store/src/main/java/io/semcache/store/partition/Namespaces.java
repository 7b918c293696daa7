package io.semcache.store.partition;

import io.semcache.store.layout.Generation;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.query.NamespaceTotals;
import io.semcache.store.row.Row;
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
 * The namespaces of a partition: in which epoch each is, and what each of their generations has, in memory and in the
 * meta family. A change is put together, staged into the batch of its rows, and published when that is written. One
 * thread at a time writes, any may read.
 */
final class Namespaces {

    private final ColumnFamilyHandle meta;

    /** Of those that were ever flushed. */
    private final Map<String, Long> epochs = new ConcurrentHashMap<>();

    private final Map<Generation, NamespaceTotals> totals = new ConcurrentHashMap<>();
    private final Map<String, Long> raised = new HashMap<>();
    private final Map<Generation, NamespaceTotals> changes = new HashMap<>();

    Namespaces(ColumnFamilyHandle meta) {
        this.meta = meta;
    }

    void loaded(Generation generation, NamespaceTotals stored) {
        totals.put(generation, stored);
    }

    void loadedEpoch(String namespace, long epoch) {
        epochs.put(namespace, epoch);
    }

    /** Starts a new change. */
    void begin() {
        raised.clear();
        changes.clear();
    }

    /** The change flushes a namespace, unless it is in that epoch or a later one; returns whether it does. */
    boolean raise(String namespace, long epoch) {
        boolean later = epoch > epochAfter(namespace);
        if (later) {
            raised.put(namespace, epoch);
        }
        return later;
    }

    /** The namespaces that the change flushes, with their new epochs. */
    Map<String, Long> raised() {
        return raised;
    }

    /** The change adds this row, or takes it away if {@code sign} is −1. Rows of no generation do not count. */
    void count(byte[] key, byte[] row, int rowBytes, int sign) {
        if (RowLayout.isOfGeneration(RowLayout.type(row))) {
            NamespaceTotals one = NamespaceCounts.ofRow(key, row, rowBytes);
            changes.merge(Generation.ofRow(row), sign < 0 ? one.negated() : one, NamespaceTotals::plus);
        }
    }

    /** Adds what the change makes of epochs and totals to the batch. */
    void stage(WriteBatch batch) throws RocksDBException {
        for (Map.Entry<String, Long> flush : raised.entrySet()) {
            batch.put(meta, MetaKeys.epoch(flush.getKey()), MetaKeys.longBytes(flush.getValue()));
        }
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

    private long epochAfter(String namespace) {
        Long staged = raised.get(namespace);
        return staged == null ? epoch(namespace) : staged;
    }

    /** Whether what belongs to this generation is flushed once the change is written. */
    boolean isFlushedAfter(Generation generation) {
        return generation.epoch() < epochAfter(generation.namespace());
    }

    /** The batch was written. */
    void publish() {
        epochs.putAll(raised);
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

    long epoch(String namespace) {
        return epochs.getOrDefault(namespace, Generation.FIRST_EPOCH);
    }

    /** The generation that readers see. */
    Generation current(String namespace) {
        return new Generation(namespace, epoch(namespace));
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

    boolean isFlushed(Generation generation) {
        return generation.epoch() < epoch(generation.namespace());
    }

    /** Whether this row waits for its removal. */
    boolean isFlushed(byte[] row) {
        return row.length >= RowLayout.HEADER_BYTES
                && RowLayout.isOfGeneration(RowLayout.type(row))
                && isFlushed(Generation.ofRow(row));
    }

    private NamespaceTotals of(Generation generation) {
        return totals.getOrDefault(generation, NamespaceTotals.NONE);
    }

    /** What readers see of a namespace. */
    NamespaceTotals of(String namespace) {
        return of(current(namespace));
    }

    /** What readers see of all namespaces that have anything. */
    Map<String, NamespaceTotals> all() {
        Map<String, NamespaceTotals> all = new HashMap<>();
        totals.forEach((generation, has) -> {
            if (generation.epoch() == epoch(generation.namespace())) {
                all.put(generation.namespace(), has);
            }
        });
        return all;
    }

    /** Rows that wait for their removal. */
    long flushed() {
        return totals.entrySet().stream()
                .filter(has -> isFlushed(has.getKey()))
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
