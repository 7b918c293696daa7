package io.semcache.store.partition;

import io.semcache.store.derived.Labels;
import io.semcache.store.derived.NameKey;
import io.semcache.store.index.CodeChange;
import io.semcache.store.index.CodeRow;
import io.semcache.store.index.SpaceIndexes;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Brings up what is derived from the entries of a partition: the indexes in memory from the codes on disk, or codes,
 * expiries, names, labels and indexes from the entries themselves. Some rows at a time, between the writes of the
 * partition, whose monitor guards it.
 */
final class Derivation implements AutoCloseable {

    private static final long READAHEAD_BYTES = 1L << 20;

    private final Tables tables;
    private final RocksDB db;
    private final SpaceIds spaces;
    private final SpaceIndexes indexes;
    private final Epochs epochs;
    private final GenerationTotals generations;
    private final IndexLoad load = new IndexLoad();
    private final WriteOptions withoutLog = new WriteOptions().setDisableWAL(true);
    private final ReadOptions scanning =
            new ReadOptions().setTotalOrderSeek(true).setFillCache(false).setReadaheadSize(READAHEAD_BYTES);
    private volatile boolean complete = true;

    Derivation(Tables tables, SpaceIds spaces, SpaceIndexes indexes, Epochs epochs, GenerationTotals generations) {
        this.tables = tables;
        this.db = tables.db();
        this.spaces = spaces;
        this.indexes = indexes;
        this.epochs = epochs;
        this.generations = generations;
    }

    /** Starts with what is on disk, or anew if it is not complete or of another version. */
    void start(Totals totals) throws RocksDBException {
        if (totals.rows() > 0 && (!hasCodes() || !areOfSearched())) {
            restart(totals);
        } else {
            loadFrom(IndexLoad.Source.CODES, totals);
        }
    }

    /** Whether there are complete codes of this version. */
    private boolean hasCodes() throws RocksDBException {
        byte[] version = db.get(tables.handle(Family.META), MetaKeys.CODES);
        return version != null && version.length == 1 && version[0] == CodeRow.VERSION;
    }

    /**
     * Whether those are the codes of just the namespaces that are searched now: every namespace with vectors whose
     * codes were kept has a space.
     */
    private boolean areOfSearched() {
        return generations.embedded().stream()
                .allMatch(namespace -> spaces.areOf(namespace) == spaces.anyOf(namespace));
    }

    /** Throws away what is derived and has {@link #step} derive it anew. Nobody may read it meanwhile. */
    void restart(Totals totals) throws RocksDBException {
        // First of all: where the rest fails, as it does when a compaction has met the damage, what is left must not be
        // taken for complete.
        complete = false;
        load.restart(IndexLoad.Source.ENTRIES);
        db.delete(tables.handle(Family.META), withoutLog, MetaKeys.CODES);
        try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
            // On disk before the families are gone, so that a crash never leaves them empty and taken for complete.
            db.flush(waiting, tables.handles());
        }
        tables.recreateDerived();
        indexes.close();
        forgetUnsearched();
        loadFrom(IndexLoad.Source.ENTRIES, totals);
    }

    /** Forgets the spaces of what is not searched any more. */
    private void forgetUnsearched() throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            spaces.begin();
            spaces.remove(generation -> !spaces.areOf(generation.namespace()), batch)
                    .forEach(indexes::forget);
            db.write(withoutLog, batch);
            spaces.publish();
        }
    }

    /** An empty partition has nothing to load. */
    private void loadFrom(IndexLoad.Source source, Totals totals) throws RocksDBException {
        complete = source == IndexLoad.Source.CODES;
        load.restart(source);
        if (totals.rows() == 0) {
            end();
        }
    }

    private void end() throws RocksDBException {
        db.put(tables.handle(Family.META), withoutLog, MetaKeys.CODES, new byte[] {CodeRow.VERSION});
        load.end();
        complete = true;
    }

    /** The family that the indexes are loaded from. */
    Family source() {
        return load.source() == IndexLoad.Source.CODES ? Family.CODES : Family.ENTRIES;
    }

    /** Whether everything is in the indexes. Needs no monitor. */
    boolean searchable() {
        return load.ready();
    }

    /** Whether names, labels and expiries are complete: not while they are derived anew. Needs no monitor. */
    boolean complete() {
        return complete;
    }

    /** A change was written: the indexes follow where they have been loaded. */
    void written(List<CodeChange> changes) {
        for (CodeChange change : changes) {
            if (load.concerns(change)) {
                indexes.apply(change);
            }
        }
    }

    /**
     * Brings up some more rows and returns whether there may be others.
     *
     * @throws RocksDBException or {@link CorruptRowException} if what is on disk is damaged
     */
    boolean step() throws RocksDBException {
        if (load.ready()) {
            return false;
        }
        boolean more = load.source() == IndexLoad.Source.CODES ? loadCodes() : derive();
        if (!more) {
            end();
        }
        return more;
    }

    private boolean loadCodes() throws RocksDBException {
        try (RocksIterator all = db.newIterator(tables.handle(Family.CODES), scanning)) {
            seekAfter(all, load.passed());
            for (int rows = 0; all.isValid(); all.next()) {
                if (rows++ == IndexLoad.ROWS_PER_STEP) {
                    return true;
                }
                byte[] key = all.key();
                indexes.put(key, CodeRow.ofBytes(all.value()));
                load.loaded();
                load.passed(key);
            }
            all.status();
        }
        long expected = generations.embedded(spaces::areOf);
        if (load.codeRows() != expected) {
            throw new CorruptRowException(
                    "expected codes of " + expected + " entries, found those of " + load.codeRows());
        }
        return false;
    }

    /** Derives codes, expiries, names and labels of the entries of some more cache keys. */
    private boolean derive() throws RocksDBException {
        boolean more = false;
        List<CodeChange> derived = new ArrayList<>();
        byte[] current = load.passed();
        try (RocksIterator all = db.newIterator(tables.handle(Family.ENTRIES), scanning);
                WriteBatch batch = new WriteBatch()) {
            spaces.begin();
            int keys = 0;
            for (seekAfter(all, current); all.isValid(); all.next()) {
                byte[] key = all.key();
                byte[] cacheKey = Arrays.copyOf(key, RowKey.CACHE_KEY_BYTES);
                if (!Arrays.equals(cacheKey, current)) {
                    if (keys++ == IndexLoad.ROWS_PER_STEP) {
                        more = true;
                        break;
                    }
                    current = cacheKey;
                }
                derive(key, all.value(), batch, derived);
            }
            all.status();
            db.write(withoutLog, batch);
        }
        spaces.publish();
        derived.forEach(indexes::apply);
        if (current != null) {
            load.passed(current);
        }
        return more;
    }

    private void derive(byte[] key, byte[] row, WriteBatch batch, List<CodeChange> derived) throws RocksDBException {
        RowLayout.requireHeader(row);
        long removeAtMs = RowLayout.removeAtMs(row);
        if (removeAtMs > Row.NEVER) {
            batch.put(tables.handle(Family.EXPIRIES), ExpiryKey.of(removeAtMs, key), ExpiryKey.NO_VALUE);
        }
        if (!epochs.isFlushed(row)) {
            deriveNameAndLabels(key, row, batch);
        }
        Integer space = spaces.idOf(row, batch);
        if (space != null) {
            byte[] cacheKey = Arrays.copyOf(key, RowKey.CACHE_KEY_BYTES);
            CodeRow codes = CodeRow.of(row, space);
            batch.put(tables.handle(Family.CODES), cacheKey, codes.toBytes());
            derived.add(new CodeChange(cacheKey, null, codes));
        }
    }

    private void deriveNameAndLabels(byte[] key, byte[] row, WriteBatch batch) throws RocksDBException {
        byte[] name = NameKey.ofRow(row, row.length, key);
        if (name != null) {
            batch.put(tables.handle(Family.NAMES), name, NameKey.value(RowLayout.expiresAtMs(row)));
        }
        for (Map.Entry<byte[], byte[]> label :
                Labels.ofRow(row, row.length, key).entrySet()) {
            batch.put(tables.handle(Family.LABELS), label.getKey(), label.getValue());
        }
    }

    /** To the first key behind all that start with {@code passed}; to the first at all if it is null. */
    private static void seekAfter(RocksIterator all, byte @Nullable [] passed) {
        if (passed == null) {
            all.seekToFirst();
            return;
        }
        byte[] next = OpenIterators.firstAfter(passed);
        if (next == null) {
            all.seekToLast();
            all.next();
        } else {
            all.seek(next);
        }
    }

    @Override
    public void close() {
        withoutLog.close();
        scanning.close();
    }
}
