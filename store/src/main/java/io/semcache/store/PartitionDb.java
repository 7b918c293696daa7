package io.semcache.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Position;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The rows of one partition on disk, with everything that is derived from them.
 *
 * <p>Every change is one write batch: the rows, their expiries, the totals and the counts per namespace, so that a
 * crash leaves them consistent. The old row is read for each write, because it is what has to leave the totals.
 *
 * <p>Changelog offsets lie beside the rows, written by {@link #commit}. What is on disk may be ahead of its offset:
 * under at least once that is harmless, the replay writes the same rows again. Under exactly once it would be an
 * uncommitted row that a restart takes for committed; there the first write after a commit removes the offset in its
 * own batch, so that a crash leaves either the state at the offset or no offset, and Streams then restores from the
 * changelog (KIP-1035).
 *
 * <p>One thread writes at a time, the monitor sees to it; reads need no lock. Who closes this object makes sure that
 * nobody reads any more.
 */
final class PartitionDb implements AutoCloseable {

    private static final int INITIAL_OLD_ROW_BYTES = 16 << 10;

    private final Tables tables;
    private final RocksDB db;
    private final ColumnFamilyHandle entries;
    private final ColumnFamilyHandle expiries;
    private final ColumnFamilyHandle meta;
    private final boolean exactlyOnce;
    private final WriteOptions withoutLog = new WriteOptions().setDisableWAL(true);
    private final FlushOptions inBackground = new FlushOptions().setWaitForFlush(false);

    private final WriteBatch batch = new WriteBatch();
    private final Map<String, Long> namespaceChanges = new HashMap<>();
    private final Map<String, Long> offsets = new HashMap<>();
    private byte[] oldRow = new byte[INITIAL_OLD_ROW_BYTES];
    private boolean dirty;

    private final Map<String, Long> entriesByNamespace = new ConcurrentHashMap<>();
    private volatile Totals totals = Totals.NONE;

    private PartitionDb(Tables tables, boolean exactlyOnce) {
        this.tables = tables;
        this.db = tables.db();
        this.entries = tables.handle(Family.ENTRIES);
        this.expiries = tables.handle(Family.EXPIRIES);
        this.meta = tables.handle(Family.META);
        this.exactlyOnce = exactlyOnce;
    }

    /**
     * Opens the rows in this directory, or an empty partition. Reads the meta family and nothing else.
     *
     * @param exactlyOnce whether an offset must not outlive the first write after it
     */
    static PartitionDb open(Path directory, VectorStoreMemory memory, boolean exactlyOnce) throws RocksDBException {
        PartitionDb partition = new PartitionDb(Tables.open(directory, memory), exactlyOnce);
        try {
            partition.loadMeta();
            return partition;
        } catch (RocksDBException | RuntimeException e) {
            partition.close();
            throw e;
        }
    }

    private void loadMeta() throws RocksDBException {
        try (RocksIterator all = db.newIterator(meta)) {
            for (all.seekToFirst(); all.isValid(); all.next()) {
                byte[] key = all.key();
                String topicPartition = MetaKeys.topicPartitionOf(key);
                String namespace = MetaKeys.namespaceOf(key);
                if (topicPartition != null) {
                    offsets.put(topicPartition, RowLayout.getLong(all.value(), 0));
                } else if (namespace != null) {
                    entriesByNamespace.put(namespace, RowLayout.getLong(all.value(), 0));
                }
            }
            all.status();
        }
        byte[] stored = db.get(meta, MetaKeys.TOTALS);
        totals = stored == null ? Totals.NONE : Totals.ofBytes(stored);
    }

    /** The row under this key in a new array, or null. */
    byte @Nullable [] get(byte[] key) throws RocksDBException {
        return db.get(entries, key);
    }

    /** Writes a row, or removes it if it is null, as one atomic change. */
    synchronized void put(byte[] key, byte @Nullable [] row) throws RocksDBException {
        try {
            write(stage(totals, key, row));
        } finally {
            unstage();
        }
    }

    /** Writes or removes (null) all these rows as one atomic change. */
    synchronized void putAll(Map<Bytes, byte @Nullable []> rows) throws RocksDBException {
        try {
            Totals after = totals;
            for (Map.Entry<Bytes, byte @Nullable []> row : rows.entrySet()) {
                after = stage(after, row.getKey().get(), row.getValue());
            }
            write(after);
        } finally {
            unstage();
        }
    }

    /** Adds the change of one row to the batch and returns the totals after it. A key comes once per batch. */
    private Totals stage(Totals before, byte[] key, byte @Nullable [] row) throws RocksDBException {
        RowKey.requireValid(key);
        Totals after = before;
        long oldExpiry = Row.NEVER;
        int oldBytes = readOld(key);
        if (oldBytes != RocksDB.NOT_FOUND) {
            after = after.minus(RowLayout.type(oldRow), Totals.hash(key, oldRow, oldBytes));
            oldExpiry = RowLayout.expiresAtMs(oldRow);
            countNamespace(oldRow, -1);
        } else if (row == null) {
            return before;
        }
        long newExpiry = Row.NEVER;
        if (row == null) {
            batch.delete(entries, key);
        } else {
            RowLayout.requireHeader(row);
            batch.put(entries, key, row);
            after = after.plus(RowLayout.type(row), Totals.hash(key, row, row.length));
            newExpiry = RowLayout.expiresAtMs(row);
            countNamespace(row, 1);
        }
        if (oldExpiry != newExpiry) {
            if (oldExpiry > Row.NEVER) {
                batch.delete(expiries, ExpiryKey.of(oldExpiry, key));
            }
            if (newExpiry > Row.NEVER) {
                batch.put(expiries, ExpiryKey.of(newExpiry, key), ExpiryKey.NO_VALUE);
            }
        }
        return after;
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

    private void countNamespace(byte[] row, long change) {
        if (RowLayout.type(row) == RowLayout.PRESENT) {
            namespaceChanges.merge(RowLayout.namespace(row), change, Long::sum);
        }
    }

    /** Adds what goes with the staged rows, writes the batch and publishes the totals. */
    private void write(Totals after) throws RocksDBException {
        if (batch.count() == 0) {
            return;
        }
        batch.put(meta, MetaKeys.TOTALS, after.toBytes());
        for (Map.Entry<String, Long> change : namespaceChanges.entrySet()) {
            if (change.getValue() != 0) {
                putNamespaceCount(change.getKey(), entriesOf(change.getKey()) + change.getValue());
            }
        }
        boolean giveUpOffsets = exactlyOnce && !offsets.isEmpty();
        if (giveUpOffsets) {
            deleteOffsets();
        }
        db.write(withoutLog, batch);
        dirty = true;
        if (giveUpOffsets) {
            offsets.clear();
        }
        namespaceChanges.forEach((namespace, change) -> entriesByNamespace.merge(namespace, change, Long::sum));
        namespaceChanges.keySet().forEach(namespace -> entriesByNamespace.remove(namespace, 0L));
        totals = after;
    }

    private void putNamespaceCount(String namespace, long count) throws RocksDBException {
        byte[] key = MetaKeys.namespace(namespace);
        if (count == 0) {
            batch.delete(meta, key);
        } else {
            batch.put(meta, key, longBytes(count));
        }
    }

    private long entriesOf(String namespace) {
        return entriesByNamespace.getOrDefault(namespace, 0L);
    }

    private void deleteOffsets() throws RocksDBException {
        for (String topicPartition : offsets.keySet()) {
            batch.delete(meta, MetaKeys.offset(topicPartition));
        }
    }

    private void unstage() {
        batch.clear();
        namespaceChanges.clear();
    }

    /**
     * Writes the position and these changelog offsets beside the rows; they reach the disk together with all rows
     * before them. A null offset, or an empty map, removes what was there.
     */
    synchronized void commit(Map<TopicPartition, Long> changelogOffsets, Position position) throws RocksDBException {
        Map<String, Long> after = changelogOffsets.isEmpty() ? new HashMap<>() : new HashMap<>(offsets);
        for (Map.Entry<TopicPartition, @Nullable Long> offset : changelogOffsets.entrySet()) {
            String topicPartition = offset.getKey().toString();
            Long value = offset.getValue();
            if (value == null) {
                after.remove(topicPartition);
            } else {
                after.put(topicPartition, value);
            }
        }
        try {
            deleteOffsets();
            for (Map.Entry<String, Long> offset : after.entrySet()) {
                batch.put(meta, MetaKeys.offset(offset.getKey()), longBytes(offset.getValue()));
            }
            batch.put(meta, MetaKeys.POSITION, PositionCodec.toBytes(position));
            db.write(withoutLog, batch);
            dirty |= !after.equals(offsets);
            offsets.clear();
            offsets.putAll(after);
        } finally {
            unstage();
        }
    }

    /** The changelog offset that these rows are known to be at, or null. */
    synchronized @Nullable Long committedOffset(TopicPartition partition) {
        return offsets.get(partition.toString());
    }

    /** The position as of the last commit. */
    Position committedPosition() throws RocksDBException {
        byte[] stored = db.get(meta, MetaKeys.POSITION);
        return stored == null ? Position.emptyPosition() : PositionCodec.ofBytes(stored);
    }

    /** Starts writing all families to disk, if anything changed since the last flush; does not wait for it. */
    synchronized void flush() throws RocksDBException {
        if (dirty) {
            db.flush(inBackground, tables.handles());
            dirty = false;
        }
    }

    /** A new iterator over the rows; the caller closes it. */
    RocksIterator newIterator() {
        return db.newIterator(entries);
    }

    /** Keys of rows with an expiry at or before this time, earliest first. */
    List<RowKey> expired(long nowMs, int limit) throws RocksDBException {
        List<RowKey> expired = new ArrayList<>();
        try (RocksIterator all = db.newIterator(expiries)) {
            for (all.seekToFirst(); all.isValid() && expired.size() < limit; all.next()) {
                byte[] key = all.key();
                if (ExpiryKey.expiresAtMs(key) > nowMs) {
                    break;
                }
                expired.add(ExpiryKey.rowKey(key));
            }
            all.status();
        }
        return expired;
    }

    Totals totals() {
        return totals;
    }

    StoreStats stats() throws RocksDBException {
        Totals now = totals;
        return new StoreStats(
                now.rows(),
                now.present(),
                now.negatives(),
                now.flights(),
                now.waiters(),
                entriesByNamespace,
                now.checksum(),
                db.getAggregatedLongProperty("rocksdb.total-sst-files-size"),
                db.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables")
                        + db.getAggregatedLongProperty("rocksdb.estimate-table-readers-mem"));
    }

    private static byte[] longBytes(long value) {
        byte[] bytes = new byte[Long.BYTES];
        RowLayout.setLong(bytes, 0, value);
        return bytes;
    }

    @Override
    public void close() {
        batch.close();
        withoutLog.close();
        inBackground.close();
        tables.close();
    }
}
