package io.semcache.store.partition;

import io.semcache.store.index.SpaceIndexes;
import io.semcache.store.layout.Generation;
import io.semcache.store.layout.RowHash;
import io.semcache.store.query.CommitStats;
import io.semcache.store.query.NamespaceTotals;
import io.semcache.store.query.StoreStats;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Position;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;

/**
 * The rows of one partition on disk, with everything that is derived from them.
 *
 * <p>Every change is one write batch: the rows, what is derived from them, the totals, and the epochs and counts of
 * namespaces, so that a crash leaves them consistent. The indexes in memory follow as soon as the batch is written.
 *
 * <p>Changelog offsets lie beside the rows, written by {@link #commit}. What is on disk may be ahead of its offset:
 * under at least once that is harmless, the replay writes the same rows again. Under exactly once it would be an
 * uncommitted row that a restart takes for committed. There the first write after a commit removes the offset in its
 * own batch, so that a crash leaves either the state at the offset or no offset, and without one Streams restores from
 * the changelog (KIP-1035). A restore writes only what is committed and keeps the offset.
 *
 * <p>One thread writes at a time, the monitor sees to it; reads need no lock. Who closes this object makes sure that
 * nobody reads any more.
 */
public final class PartitionDb implements AutoCloseable {

    private final Tables tables;
    private final RocksDB db;
    private final ColumnFamilyHandle entries;
    private final ColumnFamilyHandle meta;
    private final boolean exactlyOnce;
    private final RowBatch change;
    private final Offsets offsets;
    private final SpaceIds spaces;
    private final SpaceIndexes indexes = new SpaceIndexes();
    private final Derivation derivation;
    private final Lookups lookups;
    private final Epochs epochs;
    private final GenerationTotals generations;
    private final Purge purge;
    private final FlushedWalk flushedWalk = new FlushedWalk(this);
    private final FrequencySketch reads = new FrequencySketch();
    private final WriteOptions withoutLog = new WriteOptions().setDisableWAL(true);
    private final FlushOptions inBackground = new FlushOptions().setWaitForFlush(false);
    private final ReadOptions inTotalOrder = new ReadOptions().setTotalOrderSeek(true);
    private final ReadOptions scanning =
            new ReadOptions().setTotalOrderSeek(true).setFillCache(false);
    private final ReadOptions ofOneKind = new ReadOptions().setPrefixSameAsStart(true);
    private volatile Totals totals = Totals.NONE;
    private volatile @Nullable CommitStats lastCommit;
    private @Nullable Long offsetAtRest;
    private long unflushed;

    private PartitionDb(Tables tables, Predicate<String> searched, boolean exactlyOnce) {
        this.tables = tables;
        this.db = tables.db();
        this.entries = tables.handle(Family.ENTRIES);
        this.meta = tables.handle(Family.META);
        this.exactlyOnce = exactlyOnce;
        this.spaces = new SpaceIds(meta, searched);
        this.epochs = new Epochs(meta);
        this.generations = new GenerationTotals(meta, epochs);
        this.derivation = new Derivation(tables, spaces, indexes, epochs, generations);
        this.lookups = new Lookups(tables, spaces, indexes, derivation);
        this.purge = new Purge(tables);
        this.change = new RowBatch(tables, spaces, epochs, generations, purge);
        this.offsets = new Offsets(meta);
    }

    /**
     * Opens the rows in this directory, or an empty partition. Reads the meta family and nothing else; the indexes are
     * brought up by {@link #loadStep()}.
     *
     * @param searched whether a namespace is searched: otherwise there are no codes of its entries
     * @param exactlyOnce whether an offset must not outlive the first write after it
     */
    public static PartitionDb open(Path directory, NativeMemory memory, Predicate<String> searched, boolean exactlyOnce)
            throws RocksDBException {
        PartitionDb partition = new PartitionDb(Tables.open(directory, memory), searched, exactlyOnce);
        try {
            partition.load();
            return partition;
        } catch (RocksDBException | RuntimeException e) {
            partition.close();
            throw e;
        }
    }

    /**
     * Drops what is derived from the entries, in a partition that does not open because of some file. Whether the rest
     * is sound is for the next {@link #open} to say.
     */
    public static void dropDerived(Path directory, NativeMemory memory) throws RocksDBException {
        Tables.dropDerived(directory, memory);
    }

    private void load() throws RocksDBException {
        totals = new StoredMeta(offsets, epochs, generations, spaces, purge).load(db, meta);
        reads.fit(totals.present());
        spaces.idsOf(epochs::isFlushed).forEach(indexes::retire);
        derivation.start(totals);
    }

    /** The row under this key in a new array, or null; a flushed one is not found. */
    public byte @Nullable [] get(byte[] key) throws RocksDBException {
        byte[] row = db.get(entries, key);
        return row != null && epochs.isCurrent(row) ? row : null;
    }

    /** Which rows readers see as of now: for an iterator, which stays at its moment whatever is flushed meanwhile. */
    Predicate<byte[]> currentAsOfNow() {
        return epochs.currentAsOfNow();
    }

    /** Whether readers see this row. Touches no native memory. */
    public boolean isCurrent(Row row) {
        return epochs.isCurrent(row);
    }

    /** Whether this row waits for its removal. */
    boolean isFlushed(byte[] row) {
        return epochs.isFlushed(row);
    }

    /** Rows that wait for their removal. */
    long flushed() {
        return generations.flushed();
    }

    /** What readers see of a namespace. */
    public Generation generation(String namespace) {
        return epochs.current(namespace);
    }

    /** Writes a row, or removes it if it is null, as one atomic change. */
    public synchronized void put(byte[] key, byte @Nullable [] row) throws RocksDBException {
        change.begin(totals);
        change.put(key, row);
        write(exactlyOnce);
    }

    /** Writes or removes (null) all these rows as one atomic change. */
    public synchronized void putAll(Map<Bytes, byte @Nullable []> rows) throws RocksDBException {
        stageAll(rows);
        write(exactlyOnce);
    }

    /** As {@link #putAll}, for rows that come from the changelog, so that the offset stays true. */
    public synchronized void restore(Map<Bytes, byte @Nullable []> rows) throws RocksDBException {
        stageAll(rows);
        write(false);
    }

    /** Those of namespaces first: they say which of the others are flushed. */
    private void stageAll(Map<Bytes, byte @Nullable []> rows) throws RocksDBException {
        change.begin(totals);
        for (Map.Entry<Bytes, byte @Nullable []> row : rows.entrySet()) {
            if (RowKey.isNamespace(row.getKey().get())) {
                change.put(row.getKey().get(), row.getValue());
            }
        }
        for (Map.Entry<Bytes, byte @Nullable []> row : rows.entrySet()) {
            if (!RowKey.isNamespace(row.getKey().get())) {
                change.put(row.getKey().get(), row.getValue());
            }
        }
    }

    /** Adds to the change what goes with its rows, writes it and publishes the totals. */
    private void write(boolean givesUpOffsets) throws RocksDBException {
        if (change.changes() == 0) {
            return;
        }
        change.batch().put(meta, MetaKeys.TOTALS, change.totals().toBytes());
        epochs.stage(change.batch());
        generations.stage(change.batch());
        List<Integer> emptied = stageEmptied();
        boolean flushes = epochs.anyRaised();
        boolean givingUp = givesUpOffsets && !offsets.isEmpty();
        if (givingUp) {
            offsets.stage(change.batch(), Map.of());
        }
        db.write(withoutLog, change.batch());
        unflushed += change.changes();
        offsetAtRest = null;
        if (givingUp) {
            offsets.replaceWith(Map.of());
            lastCommit = null; // no later one comes, and the changelog may lose what it was
        }
        epochs.publish();
        generations.publish();
        purge.publish();
        totals = change.totals();
        spaces.publish();
        if (flushes) {
            spaces.idsOf(epochs::isFlushed).forEach(indexes::retire);
        }
        derivation.written(change.codeChanges());
        emptied.forEach(indexes::forget);
        reads.fit(totals.present());
    }

    /** Stages that the spaces of generations without entries are forgotten, and returns their ids. */
    private List<Integer> stageEmptied() throws RocksDBException {
        List<Integer> emptied = new ArrayList<>();
        for (Generation generation : generations.emptied()) {
            emptied.addAll(spaces.remove(generation::equals, change.batch()));
        }
        return emptied;
    }

    /** Brings up some more of what is derived; the writer waits for the step only ({@link Derivation#step}). */
    public synchronized boolean loadStep() throws RocksDBException {
        return derivation.step();
    }

    /** Throws away what is derived and has {@link #loadStep()} derive it anew. Nobody may read meanwhile. */
    public synchronized void rebuildDerived() throws RocksDBException {
        derivation.restart(totals);
    }

    /** What the indexes are loaded from: {@link Family#CODES}, or else {@link Family#ENTRIES}. */
    public synchronized Family loadSource() {
        return derivation.source();
    }

    /** Ways to the rows through what is derived from them. */
    public Lookups lookups() {
        return lookups;
    }

    /** What a namespace has. */
    public NamespaceTotals namespace(String namespace) {
        return generations.of(namespace);
    }

    /** Someone asked for the row under this key, whether there is one or not. Touches no native memory. */
    public void recordRead(byte[] key) {
        if (RowKey.isEntry(key)) {
            reads.record(RowHash.ofKey(key));
        }
    }

    /** How often the row under this key was asked for lately ({@link FrequencySketch}). */
    public int frequency(byte[] key) {
        return reads.frequency(RowHash.ofKey(key));
    }

    /**
     * Writes the position and these changelog offsets beside the rows; they reach the disk together with all rows
     * before them. A null offset, or an empty map, removes what was there.
     */
    public synchronized void commit(Map<TopicPartition, Long> changelogOffsets, Position position)
            throws RocksDBException {
        Map<String, Long> after = offsets.after(changelogOffsets);
        change.begin(totals);
        offsets.stage(change.batch(), after);
        change.batch().put(meta, MetaKeys.POSITION, PositionCodec.toBytes(position));
        db.write(withoutLog, change.batch());
        offsets.replaceWith(after);
        offsetAtRest = after.size() == 1 ? after.values().iterator().next() : null;
        lastCommit = offsetAtRest == null || offsetAtRest < 0
                ? null
                : new CommitStats(offsetAtRest, totals.rows(), totals.checksum());
    }

    /**
     * Hands over the changelog offset that the rows are exactly at, null if they have changed since it was known, and
     * lets nobody write meanwhile.
     */
    public synchronized void atRest(Consumer<@Nullable Long> reader) {
        reader.accept(offsetAtRest);
    }

    /** What there was at the last commit; null if its offset was not known, or no commit will tell another. */
    public @Nullable CommitStats lastCommit() {
        return lastCommit;
    }

    /** The changelog offset that these rows are known to be at, or null. */
    public synchronized @Nullable Long committedOffset(TopicPartition partition) {
        return offsets.get(partition);
    }

    /** Whether any changelog offset is known. */
    public synchronized boolean hasOffsets() {
        return !offsets.isEmpty();
    }

    /** The position as of the last commit. */
    public Position committedPosition() throws RocksDBException {
        byte[] stored = db.get(meta, MetaKeys.POSITION);
        return stored == null ? Position.emptyPosition() : PositionCodec.ofBytes(stored);
    }

    /** Changes of rows since the last flush that was asked for. */
    public synchronized long unflushed() {
        return unflushed;
    }

    /** Starts writing all families to disk and does not wait for it. */
    public synchronized void flush() throws RocksDBException {
        db.flush(inBackground, tables.handles());
        unflushed = 0;
    }

    /** A new iterator over the rows of one cache key and kind, from a seek to both; the caller closes it. */
    RocksIterator newIteratorOfKind() {
        return db.newIterator(entries, ofOneKind);
    }

    /** A new iterator over the rows; the caller closes it. */
    public RocksIterator newIterator() {
        return db.newIterator(entries, inTotalOrder);
    }

    /** The same for who passes over all rows: what it reads does not push others out of the cache. */
    public RocksIterator newScanIterator() {
        return db.newIterator(entries, scanning);
    }

    /** The table files of all families at this moment. */
    public List<TableFile> tableFiles() {
        return db.getLiveFilesMetaData().stream()
                .map(file -> new TableFile(
                        Path.of(file.path(), file.fileName()),
                        Family.ofNameBytes(file.columnFamilyName()),
                        file.size()))
                .toList();
    }

    /** What is done to the files after an erasure. */
    public Purge purge() {
        return purge;
    }

    /** Keys of some more rows that wait for their removal. */
    public List<RowKey> nextFlushed(int limit) throws RocksDBException {
        return flushedWalk.next(limit);
    }

    public Totals totals() {
        return totals;
    }

    public StoreStats stats() throws RocksDBException {
        return new Statistics(db, generations, purge, derivation, indexes, reads).of(totals);
    }

    @Override
    public void close() {
        change.close();
        withoutLog.close();
        inBackground.close();
        inTotalOrder.close();
        scanning.close();
        ofOneKind.close();
        purge.close();
        derivation.close();
        indexes.close();
        tables.close();
    }
}
