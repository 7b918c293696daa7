package io.semcache.store.partition;

import io.semcache.store.row.RowKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * An open RocksDB with all families of {@link Family}, and the native options it lives on.
 *
 * <p>There is no write-ahead log: the changelog is the log. So memtables of all families are flushed together (atomic
 * flush), and what is on disk is always the state between two write batches. Bloom filters answer for absent keys, and
 * for cache keys without waiters; indexes and filters live in the shared block cache, so that the memory of a process
 * is bounded however many partitions it has. Vectors do not compress, so nothing is compressed.
 */
final class Tables implements AutoCloseable {

    private static final long WRITE_BUFFER_BYTES = 16L << 20;
    private static final int MAX_WRITE_BUFFERS = 3;

    /** Two rows of 384 dimensions: a hot row should not bring many cold ones into the cache. */
    private static final long BLOCK_BYTES = 4L << 10;

    private static final double BLOOM_BITS_PER_KEY = 10;

    /** Share of a memtable for a Bloom filter of its own, which spares the search for an absent key. */
    private static final double MEMTABLE_BLOOM_SHARE = 0.02;

    /** Commits flush small files; merging them less often rewrites the levels below less often. */
    private static final int LEVEL_0_FILES = 8;

    /** The small families are cheap to merge, and a sweep walks over the expiries that were removed before. */
    private static final int SMALL_LEVEL_0_FILES = 2;

    private static final int LOG_FILES = 2;

    /** Codes are only ever read from end to end. */
    private static final long SCANNED_BLOCK_BYTES = 32L << 10;

    private final RocksDB db;
    private final Map<Family, ColumnFamilyHandle> handles;
    private final Options options;

    private Tables(RocksDB db, Map<Family, ColumnFamilyHandle> handles, Options options) {
        this.db = db;
        this.handles = handles;
        this.options = options;
    }

    /** Native options, which must outlive the database. */
    private record Options(
            DBOptions db,
            BloomFilter bloom,
            ColumnFamilyOptions entries,
            ColumnFamilyOptions codes,
            ColumnFamilyOptions small) {

        static Options of(NativeMemory memory) {
            BloomFilter bloom = new BloomFilter(BLOOM_BITS_PER_KEY);
            return new Options(
                    dbOptions(memory),
                    bloom,
                    familyOptions(table(memory, BLOCK_BYTES).setFilterPolicy(bloom), LEVEL_0_FILES)
                            .setMemtableWholeKeyFiltering(true)
                            .useFixedLengthPrefixExtractor(RowKey.MIN_BYTES)
                            .setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_SHARE),
                    familyOptions(table(memory, SCANNED_BLOCK_BYTES), LEVEL_0_FILES),
                    familyOptions(table(memory, BLOCK_BYTES).setFilterPolicy(bloom), SMALL_LEVEL_0_FILES));
        }

        ColumnFamilyDescriptor descriptor(Family family) {
            return new ColumnFamilyDescriptor(
                    family.nameBytes(),
                    switch (family) {
                        case ENTRIES -> entries;
                        case CODES -> codes;
                        case DEFAULT, EXPIRIES, NAMES, LABELS, META -> small;
                    });
        }

        List<ColumnFamilyOptions> families() {
            return List.of(entries, codes, small);
        }

        void close() {
            db.close();
            families().forEach(ColumnFamilyOptions::close);
            bloom.close();
        }
    }

    /** Opens the database in this directory, or makes one. */
    static Tables open(Path directory, NativeMemory memory) throws RocksDBException {
        return open(directory, Options.of(memory));
    }

    /**
     * Drops what is derived from the entries, in a database that does not open because of some file. Whether the rest
     * is sound is for the next {@link #open} to say: no file is believed or rewritten here.
     */
    static void dropDerived(Path directory, NativeMemory memory) throws RocksDBException {
        Options options = Options.of(memory);
        options.db().setParanoidChecks(false);
        options.families().forEach(family -> family.setDisableAutoCompactions(true));
        try (Tables tables = open(directory, options);
                WriteOptions withoutLog = new WriteOptions().setDisableWAL(true);
                FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
            tables.db().delete(tables.handle(Family.META), withoutLog, MetaKeys.CODES);
            tables.db().flush(waiting, List.of(tables.handle(Family.META)));
            tables.recreateDerived();
        }
    }

    private static Tables open(Path directory, Options options) throws RocksDBException {
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Family family : Family.values()) {
            descriptors.add(options.descriptor(family));
        }
        List<ColumnFamilyHandle> opened = new ArrayList<>();
        try {
            RocksDB db = RocksDB.open(options.db(), directory.toString(), descriptors, opened);
            Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
            Iterator<ColumnFamilyHandle> inOrder = opened.iterator();
            for (Family family : Family.values()) {
                handles.put(family, inOrder.next());
            }
            return new Tables(db, handles, options);
        } catch (RocksDBException e) {
            options.close();
            throw e;
        }
    }

    private static DBOptions dbOptions(NativeMemory memory) {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true)
                .setWriteBufferManager(memory.writeBuffers())
                .setIncreaseParallelism(Math.max(2, Runtime.getRuntime().availableProcessors()))
                .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                .setKeepLogFileNum(LOG_FILES)
                .setStatsDumpPeriodSec(0);
    }

    private static BlockBasedTableConfig table(NativeMemory memory, long blockBytes) {
        return new BlockBasedTableConfig()
                .setBlockCache(memory.cache())
                .setBlockSize(blockBytes)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
    }

    private static ColumnFamilyOptions familyOptions(BlockBasedTableConfig table, int level0Files) {
        return new ColumnFamilyOptions()
                .setTableFormatConfig(table)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(MAX_WRITE_BUFFERS)
                .setLevel0FileNumCompactionTrigger(level0Files);
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilyHandle handle(Family family) {
        ColumnFamilyHandle handle = handles.get(family);
        if (handle == null) {
            throw new IllegalStateException("family " + family + " was not opened");
        }
        return handle;
    }

    List<ColumnFamilyHandle> handles() {
        return List.copyOf(handles.values());
    }

    /** As {@link #recreate}, for all that is derived from the entries. */
    void recreateDerived() throws RocksDBException {
        for (Family family : Family.values()) {
            if (family.derived()) {
                recreate(family);
            }
        }
    }

    /** Empties a family, whatever state its files are in. Nobody may use its handle meanwhile, or the old one after. */
    void recreate(Family family) throws RocksDBException {
        ColumnFamilyHandle old = handle(family);
        db.dropColumnFamily(old);
        // If there is no new one, nobody must find the old one: native memory is read through a handle.
        handles.remove(family);
        old.close();
        handles.put(family, db.createColumnFamily(options.descriptor(family)));
    }

    /** Closes handles, database and options, in the order RocksDB asks for. Flushes what is in memory. */
    @Override
    public void close() {
        for (ColumnFamilyHandle handle : handles.values()) {
            handle.close();
        }
        db.close();
        options.close();
    }
}
