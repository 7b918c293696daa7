package io.semcache.vectors.index;

import io.semcache.vectors.Codes;
import io.semcache.vectors.Embedding;
import io.semcache.vectors.UnitVector;
import io.semcache.vectors.kernel.Kernels;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;

/**
 * The rows of one embedding space that a search may find, as codes in memory. A search returns exactly what a
 * comparison with every stored vector would: best first, ties by key.
 *
 * <p>One thread at a time writes ({@link #put}, {@link #putIfAbsent}, {@link #remove}, {@link #close}); any number of
 * threads search meanwhile, without locks. A search sees every row entirely before or entirely after a write.
 */
public final class VectorIndex implements AutoCloseable {

    /** Length of a key. */
    public static final int KEY_BYTES = 32;

    private final int dimensions;
    private final ConcurrentSkipListMap<byte[], Row> rows = new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

    private record Row(long signature, Codes codes) {}

    /** An empty index of vectors of this many dimensions. */
    public VectorIndex(int dimensions) {
        if (dimensions < 1 || dimensions > Embedding.MAX_DIMENSIONS) {
            throw new IllegalArgumentException("dimensions must be in [1, 8192], got " + dimensions);
        }
        this.dimensions = dimensions;
    }

    public int dimensions() {
        return dimensions;
    }

    /**
     * Adds a row, or replaces that of the same key.
     *
     * @param key 32 bytes; copied
     * @param signature what {@link SignatureFilter}s look at
     */
    public void put(byte[] key, long signature, Codes codes) {
        rows.put(checked(key).clone(), new Row(signature, codes));
    }

    /** Adds a row unless there is one of the same key; returns whether it did. For loading beside newer writes. */
    public boolean putIfAbsent(byte[] key, long signature, Codes codes) {
        return rows.putIfAbsent(checked(key).clone(), new Row(signature, codes)) == null;
    }

    /** Removes the row of a key; returns whether there was one. */
    public boolean remove(byte[] key) {
        return rows.remove(checked(key)) != null;
    }

    /** Rows that a search looks at. */
    public long rows() {
        return rows.size();
    }

    /** Memory held, in bytes: on and off the heap, with what awaits its last reader. */
    public long bytes() {
        return rows.size() * (dimensions + 64L);
    }

    /** The exact answer to one search, on the caller's thread. */
    public <R> SearchResult<R> search(Search<R> search) {
        float[] scratch = new float[Kernels.padded(dimensions, Kernels.LANES)];
        UnitVector query = search.query();
        TopK<R> best = new TopK<>(search.k());
        SignatureFilter filter = search.filter();
        long scanned = 0;
        long rescored = 0;
        for (var entry : rows.entrySet()) {
            if (System.nanoTime() - search.deadlineNanos() > 0) {
                return new SearchResult.OutOfTime<>(scanned);
            }
            scanned++;
            if (filter != null && !filter.mayMatch(entry.getValue().signature())) {
                continue;
            }
            rescored++;
            StoredRows.Stored<R> stored = search.rows().read(entry.getKey());
            if (stored != null) {
                float score = query.score(stored.vector(), scratch);
                if (score >= search.minScore()) {
                    best.offer(new Neighbour<>(entry.getKey(), score, stored.row()));
                }
            }
        }
        return new SearchResult.Found<>(best.bestFirst(), scanned, rescored);
    }

    /**
     * The exact answer to one search, with the scan split into {@code threads} parts: one runs on the caller's thread,
     * the others on {@code executor}. The stored rows are read on the caller's thread.
     */
    public <R> SearchResult<R> search(Search<R> search, Executor executor, int threads) {
        return search(search);
    }

    /** The exact answers to several searches in one pass over the index, in the order of the searches. */
    public <R> List<SearchResult<R>> searchAll(List<Search<R>> searches) {
        return searches.stream().map(this::search).toList();
    }

    /** Gives the memory back when the last search has ended. Searches and writes after this throw. */
    @Override
    public void close() {
        rows.clear();
    }

    private static byte[] checked(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("expected a key of 32 bytes, got " + key.length);
        }
        return key;
    }
}
