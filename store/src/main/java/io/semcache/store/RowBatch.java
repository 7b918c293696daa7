package io.semcache.store;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * One atomic change of rows while it is put together: the rows, their expiries, and what the change does to the totals
 * and to the counts per namespace. Reads the old row of every key, because that is what has to leave the totals; the
 * buffer for it and the native batch are used again. A key comes once per batch. Not thread-safe.
 */
final class RowBatch implements AutoCloseable {

    private static final int INITIAL_OLD_ROW_BYTES = 16 << 10;

    private final RocksDB db;
    private final ColumnFamilyHandle entries;
    private final ColumnFamilyHandle expiries;
    private final WriteBatch batch = new WriteBatch();
    private final Map<String, Long> namespaceChanges = new HashMap<>();
    private byte[] oldRow = new byte[INITIAL_OLD_ROW_BYTES];
    private Totals totals = Totals.NONE;
    private int changes;

    RowBatch(Tables tables) {
        this.db = tables.db();
        this.entries = tables.handle(Family.ENTRIES);
        this.expiries = tables.handle(Family.EXPIRIES);
    }

    /** Starts a new change of a partition with these totals. */
    void begin(Totals before) {
        batch.clear();
        namespaceChanges.clear();
        totals = before;
        changes = 0;
    }

    /** Adds the write of a row, or its removal if it is null. */
    void put(byte[] key, byte @Nullable [] row) throws RocksDBException {
        RowKey.requireValid(key);
        if (row != null) {
            RowLayout.requireHeader(row);
        }
        long oldExpiry = Row.NEVER;
        int oldBytes = readOld(key);
        if (oldBytes != RocksDB.NOT_FOUND) {
            oldExpiry = RowLayout.expiresAtMs(oldRow);
            totals = totals.minus(RowLayout.type(oldRow), Totals.hash(key, oldRow, oldBytes));
            countNamespace(oldRow, -1);
        } else if (row == null) {
            return;
        }
        changes++;
        if (row == null) {
            batch.delete(entries, key);
            moveExpiry(key, oldExpiry, Row.NEVER);
        } else {
            batch.put(entries, key, row);
            moveExpiry(key, oldExpiry, RowLayout.expiresAtMs(row));
            totals = totals.plus(RowLayout.type(row), Totals.hash(key, row, row.length));
            countNamespace(row, 1);
        }
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
        if (oldExpiry > Row.NEVER) {
            batch.delete(expiries, ExpiryKey.of(oldExpiry, key));
        }
        if (newExpiry > Row.NEVER) {
            batch.put(expiries, ExpiryKey.of(newExpiry, key), ExpiryKey.NO_VALUE);
        }
    }

    private void countNamespace(byte[] row, long change) {
        if (RowLayout.type(row) == RowLayout.PRESENT) {
            namespaceChanges.merge(RowLayout.namespace(row), change, Long::sum);
        }
    }

    /** How many rows are written or removed. */
    int changes() {
        return changes;
    }

    /** The partition's totals after the change. */
    Totals totals() {
        return totals;
    }

    /** By how much the number of entries of each namespace changes. */
    Map<String, Long> namespaceChanges() {
        return namespaceChanges;
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
