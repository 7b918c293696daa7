package io.semcache.store.partition;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The one block cache and write-buffer manager that all partitions of a process share. Indexes, Bloom filters and
 * memtables are charged to the cache, so it bounds the native memory of RocksDB. Thread-safe; close it after the last
 * partition.
 */
public final class NativeMemory implements AutoCloseable {

    /** Share of the cache that index and filter blocks have before data blocks push them out. */
    private static final double HIGH_PRIORITY_SHARE = 0.3;

    static {
        RocksDB.loadLibrary();
    }

    private final Cache cache;
    private final WriteBufferManager writeBuffers;

    /**
     * @param blockCacheBytes for blocks, indexes and filters of table files
     * @param writeBufferBytes for rows that are not yet in a table file
     */
    public NativeMemory(long blockCacheBytes, long writeBufferBytes) {
        cache = new LRUCache(blockCacheBytes + writeBufferBytes, -1, false, HIGH_PRIORITY_SHARE);
        writeBuffers = new WriteBufferManager(writeBufferBytes, cache);
    }

    Cache cache() {
        return cache;
    }

    WriteBufferManager writeBuffers() {
        return writeBuffers;
    }

    /** Bytes in use, of blocks and of rows not yet in a table file together. */
    public long usedBytes() {
        return cache.getUsage();
    }

    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }
}
