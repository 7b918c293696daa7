package io.semcache.store.partition;

import io.semcache.store.derived.Labels;
import io.semcache.store.derived.NameKey;
import io.semcache.store.derived.OrderedKey;
import io.semcache.store.index.CodeChange;
import io.semcache.store.index.CodeRow;
import io.semcache.store.layout.Generation;
import io.semcache.store.layout.RowHash;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.Kind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * One atomic change of rows while it is put together: the rows, what is derived from them, and what the change does to
 * the totals and to the epochs and counts of namespaces. Reads the old row of every key, because that is what has to
 * leave the totals; the buffer for it and the native batch are used again. A key comes once per batch, and rows of
 * namespaces come before others. Not thread-safe.
 */
final class RowBatch implements AutoCloseable {

    private static final int INITIAL_OLD_ROW_BYTES = 16 << 10;

    private final Tables tables;
    private final RocksDB db;
    private final ColumnFamilyHandle entries;
    private final SpaceIds spaces;
    private final WriteBatch batch = new WriteBatch();
    private final Epochs epochs;
    private final GenerationTotals generations;
    private final Purge purge;
    private final List<CodeChange> codeChanges = new ArrayList<>();
    private byte[] oldRow = new byte[INITIAL_OLD_ROW_BYTES];
    private Totals totals = Totals.NONE;
    private int changes;

    RowBatch(Tables tables, SpaceIds spaces, Epochs epochs, GenerationTotals generations, Purge purge) {
        this.tables = tables;
        this.db = tables.db();
        this.entries = tables.handle(Family.ENTRIES);
        this.spaces = spaces;
        this.epochs = epochs;
        this.generations = generations;
        this.purge = purge;
    }

    /** Starts a new change of a partition with these totals. */
    void begin(Totals before) {
        batch.clear();
        epochs.begin();
        generations.begin();
        purge.begin();
        codeChanges.clear();
        spaces.begin();
        totals = before;
        changes = 0;
    }

    /** Adds the write of a row, or its removal if it is null. */
    void put(byte[] key, byte @Nullable [] row) throws RocksDBException {
        RowKey.requireValid(key);
        if (row != null) {
            RowLayout.requireHeader(row);
            requireFits(key, row);
        }
        long oldExpiry = Row.NEVER;
        Integer oldSpace = null;
        byte[] oldName = null;
        SortedMap<byte[], byte[]> oldLabels = Labels.NONE;
        int oldBytes = readOld(key);
        if (oldBytes != RocksDB.NOT_FOUND) {
            oldExpiry = RowLayout.removeAtMs(oldRow);
            if (isDerived(oldRow)) {
                oldName = NameKey.ofRow(oldRow, oldBytes, key);
                oldLabels = Labels.ofRow(oldRow, oldBytes, key);
            }
            totals = totals.minus(oldRow, RowHash.of(key, oldRow, oldBytes));
            oldSpace = spaces.idOf(oldRow, batch);
            generations.count(key, oldRow, oldBytes, -1);
        } else if (row == null) {
            return;
        }
        changes++;
        if (row != null && RowLayout.type(row) == RowLayout.NAMESPACE) {
            flush(row);
        } else if (row != null && RowLayout.type(row) == RowLayout.ERASURE) {
            purge.erase(RowLayout.getLong(row, RowLayout.OFFSET_AT), batch);
        }
        if (row == null) {
            batch.delete(entries, key);
            moveExpiry(key, oldExpiry, Row.NEVER);
            moveName(oldName, null, Row.NEVER);
            moveLabels(oldLabels, Labels.NONE);
            moveCodes(key, oldSpace, null, null);
        } else {
            batch.put(entries, key, row);
            moveExpiry(key, oldExpiry, RowLayout.removeAtMs(row));
            boolean derived = isDerived(row);
            moveName(oldName, derived ? NameKey.ofRow(row, row.length, key) : null, RowLayout.expiresAtMs(row));
            moveLabels(oldLabels, derived ? Labels.ofRow(row, row.length, key) : Labels.NONE);
            totals = totals.plus(row, RowHash.of(key, row, row.length));
            moveCodes(key, oldSpace, row, spaces.idOf(row, batch));
            generations.count(key, row, row.length, 1);
        }
    }

    private static void requireFits(byte[] key, byte[] row) {
        byte type = RowLayout.type(row);
        byte kind = RowKey.kindCode(key);
        if ((type == RowLayout.PRESENT && kind != Kind.ENTRY.code())
                || (type == RowLayout.NAMESPACE) != (kind == Kind.NAMESPACE.code())
                || (type == RowLayout.SOURCE) != (kind == Kind.SOURCE.code())
                || (type == RowLayout.ERASURE) != (kind == Kind.ERASURE.code())) {
            throw new CorruptRowException("a row of type " + type + " does not belong under a key of kind " + kind);
        }
    }

    /**
     * The row of a namespace flushes what is older. Names and labels of that lie together and go at once; rows and
     * codes stay until they are removed, and no one finds them.
     */
    private void flush(byte[] row) throws RocksDBException {
        String namespace = RowLayout.namespace(row);
        long epoch = RowLayout.epoch(row);
        if (epochs.raise(namespace, epoch)) {
            byte[] from = OrderedKey.of(new Generation(namespace, Generation.FIRST_EPOCH))
                    .toBytes();
            byte[] to = OrderedKey.of(new Generation(namespace, epoch)).toBytes();
            batch.deleteRange(tables.handle(Family.NAMES), from, to);
            batch.deleteRange(tables.handle(Family.LABELS), from, to);
        }
    }

    /** Whether names and labels are kept of a row: not of one that is flushed, or is once this change is written. */
    private boolean isDerived(byte[] row) {
        return RowLayout.isOfGeneration(RowLayout.type(row)) && !epochs.isFlushedAfter(Generation.ofRow(row));
    }

    /** Reads the row under this key into {@link #oldRow} and returns its length, or {@link RocksDB#NOT_FOUND}. */
    private int readOld(byte[] key) throws RocksDBException {
        int length = db.get(entries, key, oldRow);
        if (length > oldRow.length) {
            oldRow = new byte[Math.max(length, 2 * oldRow.length)];
            length = db.get(entries, key, oldRow);
        }
        return length;
    }

    private void moveExpiry(byte[] key, long oldExpiry, long newExpiry) throws RocksDBException {
        if (oldExpiry == newExpiry) {
            return;
        }
        ColumnFamilyHandle expiries = tables.handle(Family.EXPIRIES);
        if (oldExpiry > Row.NEVER) {
            batch.delete(expiries, ExpiryKey.of(oldExpiry, key));
        }
        if (newExpiry > Row.NEVER) {
            batch.put(expiries, ExpiryKey.of(newExpiry, key), ExpiryKey.NO_VALUE);
        }
    }

    private void moveName(byte @Nullable [] oldName, byte @Nullable [] newName, long expiresAtMs)
            throws RocksDBException {
        ColumnFamilyHandle names = tables.handle(Family.NAMES);
        if (oldName != null && !Arrays.equals(oldName, newName)) {
            batch.delete(names, oldName);
        }
        if (newName != null) {
            batch.put(names, newName, NameKey.value(expiresAtMs));
        }
    }

    private void moveLabels(SortedMap<byte[], byte[]> oldLabels, SortedMap<byte[], byte[]> newLabels)
            throws RocksDBException {
        if (oldLabels.isEmpty() && newLabels.isEmpty()) {
            return;
        }
        ColumnFamilyHandle labels = tables.handle(Family.LABELS);
        for (byte[] label : oldLabels.keySet()) {
            if (!newLabels.containsKey(label)) {
                batch.delete(labels, label);
            }
        }
        for (Map.Entry<byte[], byte[]> label : newLabels.entrySet()) {
            if (!Arrays.equals(oldLabels.get(label.getKey()), label.getValue())) {
                batch.put(labels, label.getKey(), label.getValue());
            }
        }
    }

    private void moveCodes(byte[] key, @Nullable Integer oldSpace, byte @Nullable [] row, @Nullable Integer space)
            throws RocksDBException {
        if (oldSpace == null && space == null) {
            return;
        }
        ColumnFamilyHandle codes = tables.handle(Family.CODES);
        byte[] cacheKey = Arrays.copyOf(key, RowKey.CACHE_KEY_BYTES);
        CodeRow after = row == null || space == null ? null : CodeRow.of(row, space);
        if (after == null) {
            batch.delete(codes, cacheKey);
        } else {
            batch.put(codes, cacheKey, after.toBytes());
        }
        codeChanges.add(new CodeChange(cacheKey, oldSpace, after));
    }

    /** How many rows are written or removed. */
    int changes() {
        return changes;
    }

    /** The partition's totals after the change. */
    Totals totals() {
        return totals;
    }

    /** What the change means for the indexes. */
    List<CodeChange> codeChanges() {
        return codeChanges;
    }

    /** The native batch, to add to and to write. */
    WriteBatch batch() {
        return batch;
    }

    @Override
    public void close() {
        batch.close();
    }
}
