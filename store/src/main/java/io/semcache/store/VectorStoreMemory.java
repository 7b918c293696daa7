package io.semcache.store;

import io.semcache.store.heap.HeapTier;
import io.semcache.store.heap.TierStats;
import io.semcache.store.index.KernelWarmUp;
import io.semcache.store.partition.NativeMemory;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The one block cache, write-buffer manager and heap tier, and the background threads, of all vector stores of a
 * process. Indexes, Bloom filters and memtables are charged to the cache, so native memory is bounded by
 * {@code blockCacheBytes + writeBufferBytes} however many partitions there are. Thread-safe; close it after the last
 * store.
 */
public final class VectorStoreMemory implements AutoCloseable {

    /** One may wait for the disk while the other computes. */
    private static final int BACKGROUND_THREADS = 2;

    private final NativeMemory ofRocksDb;
    private final HeapTier heapTier;
    private final OpenPartitions partitions = new OpenPartitions();
    private final ScheduledThreadPoolExecutor background = new ScheduledThreadPoolExecutor(
            BACKGROUND_THREADS,
            Thread.ofPlatform().daemon().name("vector-store-", 1).factory());

    /** Without a heap tier. */
    public VectorStoreMemory(long blockCacheBytes, long writeBufferBytes) {
        this(blockCacheBytes, writeBufferBytes, 0);
    }

    /**
     * @param blockCacheBytes for blocks, indexes and filters of table files
     * @param writeBufferBytes for rows that are not yet in a table file
     * @param heapTierBytes for hot rows, decoded and on the heap, which {@link PartitionReader} reads; 0: none
     */
    public VectorStoreMemory(long blockCacheBytes, long writeBufferBytes, long heapTierBytes) {
        requirePositive("blockCacheBytes", blockCacheBytes);
        requirePositive("writeBufferBytes", writeBufferBytes);
        if (heapTierBytes < 0) {
            throw new IllegalArgumentException("heapTierBytes must be at least 0, got " + heapTierBytes);
        }
        background.setRemoveOnCancelPolicy(true);
        heapTier = new HeapTier(heapTierBytes);
        ofRocksDb = new NativeMemory(blockCacheBytes, writeBufferBytes);
        background.execute(new KernelWarmUp());
    }

    private static void requirePositive(String name, long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, got " + bytes);
        }
    }

    /** What the partitions share. */
    NativeMemory ofRocksDb() {
        return ofRocksDb;
    }

    /** Hot rows of all partitions. */
    HeapTier heapTier() {
        return heapTier;
    }

    /** How the heap tier is used. */
    public TierStats heapTierStats() {
        return heapTier.stats();
    }

    /** The partitions that are open at the moment, to read from directly. */
    public OpenPartitions partitions() {
        return partitions;
    }

    /** For work that nobody waits for. */
    ScheduledExecutorService background() {
        return background;
    }

    /** Native bytes in use, of blocks and of rows not yet in a table file together. */
    public long usedBytes() {
        return ofRocksDb.usedBytes();
    }

    @Override
    public void close() {
        background.shutdownNow();
        ofRocksDb.close();
    }
}
