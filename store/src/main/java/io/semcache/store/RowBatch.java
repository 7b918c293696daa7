package io.semcache.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * One atomic change of rows while it is put together: the rows, what is derived from them, and what the change does to
 * the totals and to the counts per namespace. Reads the old row of every key, because that is what has to leave the
 * totals; the buffer for it and the native batch are used again. A key comes once per batch. Not thread-safe.
 */
final class RowBatch implements AutoCloseable {

    private static final int INITIAL_OLD_ROW_BYTES = 16 << 10;

    private final Tables tables;
    private final RocksDB db;
    private final ColumnFamilyHandle entries;
    private final SpaceIds spaces;
    private final WriteBatch batch = new WriteBatch();
    private final Namespaces namespaces;
    private final List<CodeChange> codeChanges = new ArrayList<>();
    private byte[] oldRow = new byte[INITIAL_OLD_ROW_BYTES];
    private Totals totals = Totals.NONE;
    private int changes;

    RowBatch(Tables tables, SpaceIds spaces, Namespaces namespaces) {
        this.tables = tables;
        this.db = tables.db();
        this.entries = tables.handle(Family.ENTRIES);
        this.spaces = spaces;
        this.namespaces = namespaces;
    }

    /** Starts a new change of a partition with these totals. */
    void begin(Totals before) {
        batch.clear();
        namespaces.begin();
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
        int oldBytes = readOld(key);
        if (oldBytes != RocksDB.NOT_FOUND) {
            oldExpiry = RowLayout.removeAtMs(oldRow);
            oldName = NameKey.ofRow(oldRow, oldBytes, key);
            totals = totals.minus(oldRow, Totals.hash(key, oldRow, oldBytes));
            oldSpace = space(oldRow);
            namespaces.count(key, oldRow, oldBytes, -1);
        } else if (row == null) {
            return;
        }
        changes++;
        if (row == null) {
            batch.delete(entries, key);
            moveExpiry(key, oldExpiry, Row.NEVER);
            moveName(oldName, null, Row.NEVER);
            moveCodes(key, oldSpace, null, null);
        } else {
            batch.put(entries, key, row);
            moveExpiry(key, oldExpiry, RowLayout.removeAtMs(row));
            moveName(oldName, NameKey.ofRow(row, row.length, key), RowLayout.expiresAtMs(row));
            totals = totals.plus(row, Totals.hash(key, row, row.length));
            moveCodes(key, oldSpace, row, space(row));
            namespaces.count(key, row, row.length, 1);
        }
    }

    private static void requireFits(byte[] key, byte[] row) {
        if (RowLayout.type(row) == RowLayout.PRESENT && key[RowKey.CACHE_KEY_BYTES] != Kind.ENTRY.code()) {
            throw new CorruptRowException("an entry belongs under the key of an entry");
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
            batch.put(names, newName, MetaKeys.longBytes(expiresAtMs));
        }
    }

    /** The id of the space that a row's vector is in; null for rows without one. */
    private @Nullable Integer space(byte[] row) throws RocksDBException {
        return RowLayout.hasVector(row) ? spaces.idOf(IndexSpace.ofRow(row), batch) : null;
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
