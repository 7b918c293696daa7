package io.semcache.store.partition;

import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Rewrites the table files of a partition after an erasure, so that nothing of what was removed lies in them any more.
 * RocksDB itself does so when it merges files, which may be never. A {@link Row.Erasure} makes a purge due, on every
 * replica that it comes to; that it is due lies in the meta family, in the batch of the row, so that a restart goes on
 * with it.
 *
 * <p>One part of the key space at a time, so that closing the store waits for a part only. An iterator that was opened
 * before keeps the old files on disk until it is closed.
 */
public final class Purge implements AutoCloseable {

    /** Their keys are hashes, so that these are equal parts. */
    private static final List<Family> HASHED = List.of(Family.ENTRIES, Family.CODES);

    private static final List<Family> SMALL = List.of(Family.NAMES, Family.LABELS);
    private static final int PARTS = 64;
    private static final int FIRST_BYTES_PER_PART = 256 / PARTS;
    private static final long NONE = -1;

    private final Tables tables;
    private final WriteOptions withoutLog = new WriteOptions().setDisableWAL(true);
    private final CompactRangeOptions compacting = new CompactRangeOptions()
            .setBottommostLevelCompaction(CompactRangeOptions.BottommostLevelCompaction.kForce)
            .setExclusiveManualCompaction(false);
    private final Queue<Part> parts = new ArrayDeque<>();

    /** Offset of the latest erasure that came. */
    private volatile long erased = NONE;

    /** Offset of the latest erasure of which no file holds anything. */
    private volatile long purged = NONE;

    private long staged = NONE;
    private long target = NONE;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(Family family, byte @Nullable [] from, byte @Nullable [] to) {}

    Purge(Tables tables) {
        this.tables = tables;
    }

    void loadedErased(long offset) {
        erased = offset;
    }

    void loadedPurged(long offset) {
        purged = offset;
    }

    /** Starts a new change. */
    void begin() {
        staged = NONE;
    }

    /** The change has the row of an erasure. */
    void erase(long offset, WriteBatch batch) throws RocksDBException {
        if (offset > Math.max(erased, staged)) {
            staged = offset;
            batch.put(tables.handle(Family.META), MetaKeys.ERASED, MetaKeys.longBytes(offset));
        }
    }

    /** The batch was written. */
    void publish() {
        erased = Math.max(erased, staged);
        staged = NONE;
    }

    /** Whether files may still hold what was erased. */
    public boolean due() {
        return erased > purged;
    }

    /** Rewrites some more and returns whether there is more to do. One thread at a time. */
    public boolean step() throws RocksDBException {
        if (parts.isEmpty()) {
            if (!due()) {
                return false;
            }
            start();
            return true;
        }
        Part part = parts.element();
        tables.db().compactRange(tables.handle(part.family), part.from, part.to, compacting);
        parts.remove();
        if (parts.isEmpty()) {
            purged(target);
        }
        return due();
    }

    /** What is in memory only is in files first: the removals among them. */
    private void start() throws RocksDBException {
        target = erased;
        try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
            tables.db().flush(waiting, tables.handles());
        }
        for (Family family : HASHED) {
            for (int part = 0; part < PARTS; part++) {
                parts.add(new Part(family, firstKey(part), part + 1 == PARTS ? null : firstKey(part + 1)));
            }
        }
        SMALL.forEach(family -> parts.add(new Part(family, null, null)));
    }

    private static byte[] firstKey(int part) {
        byte[] key = new byte[RowKey.CACHE_KEY_BYTES];
        key[0] = (byte) (part * FIRST_BYTES_PER_PART);
        return Arrays.copyOf(key, part == 0 ? 0 : key.length);
    }

    private void purged(long offset) throws RocksDBException {
        ColumnFamilyHandle meta = tables.handle(Family.META);
        tables.db().put(meta, withoutLog, MetaKeys.PURGED, MetaKeys.longBytes(offset));
        purged = offset;
    }

    @Override
    public void close() {
        withoutLog.close();
        compacting.close();
    }
}
