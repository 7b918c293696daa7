package io.semcache.vectors.index;

import io.semcache.vectors.Codes;
import io.semcache.vectors.Embedding;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The rows of one embedding space that a search may find, as codes in memory. A search returns exactly what a
 * comparison with every stored vector would: best first, ties by key.
 *
 * <p>One thread at a time writes ({@link #put}, {@link #putIfAbsent}, {@link #remove}, {@link #clear}, {@link #close});
 * any number of threads search meanwhile, without locks. A search sees every row entirely before or entirely after a
 * write.
 */
public final class VectorIndex implements AutoCloseable {

    /** Length of a key. */
    public static final int KEY_BYTES = 32;

    private final int dimensions;
    private final IndexWriter writer;
    private final LongSupplier nanoTime;

    /** An empty index of vectors of this many dimensions. */
    public VectorIndex(int dimensions) {
        this(dimensions, System::nanoTime);
    }

    /** With the clock that deadlines are on. */
    VectorIndex(int dimensions, LongSupplier nanoTime) {
        if (dimensions < 1 || dimensions > Embedding.MAX_DIMENSIONS) {
            throw new IllegalArgumentException("dimensions must be in [1, 8192], got " + dimensions);
        }
        this.dimensions = dimensions;
        this.writer = new IndexWriter(dimensions);
        this.nanoTime = nanoTime;
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
        if (codes.dimensions() != dimensions) {
            throw new IllegalArgumentException("expected " + dimensions + " dimensions, got " + codes.dimensions());
        }
        writer.put(checked(key), signature, codes);
    }

    /** Adds a row unless there is one of the same key; returns whether it did. For loading beside newer writes. */
    public boolean putIfAbsent(byte[] key, long signature, Codes codes) {
        if (writer.contains(checked(key))) {
            return false;
        }
        put(key, signature, codes);
        return true;
    }

    /** Removes the row of a key; returns whether there was one. */
    public boolean remove(byte[] key) {
        return writer.remove(checked(key));
    }

    /** Removes all rows at once; their memory is given back when the last search that sees them has ended. */
    public void clear() {
        writer.clear();
    }

    /** Rows that a search may find. */
    public long rows() {
        return writer.rows();
    }

    /** Memory held, in bytes: off the heap and on it, with what replaced slabs hold until their last search ends. */
    public long bytes() {
        return writer.bytes();
    }

    /** The exact answer to one search, on the caller's thread. */
    public SearchResult search(Search search) {
        return searchAll(List.of(search), Pass.Crew.ALONE).getFirst();
    }

    /**
     * The exact answer to one search, with the scan split over {@code threads} threads: the caller's, and those that
     * {@code executor} has free at once. The stored rows are read on the caller's thread.
     */
    public SearchResult search(Search search, Executor executor, int threads) {
        return searchAll(List.of(search), new Pass.Crew(executor, threads)).getFirst();
    }

    /** The exact answers to several searches in one pass over the index, in the order of the searches. */
    public List<SearchResult> searchAll(List<Search> searches) {
        return searchAll(searches, Pass.Crew.ALONE);
    }

    private List<SearchResult> searchAll(List<Search> searches, Pass.Crew crew) {
        for (Search search : searches) {
            if (search.query().dimensions() != dimensions) {
                throw new IllegalArgumentException("expected a query of " + dimensions + " dimensions, got "
                        + search.query().dimensions());
            }
        }
        View view = writer.pinnedView();
        try {
            return new Searcher(view, dimensions, crew, nanoTime).search(searches);
        } finally {
            view.generation().unpin();
        }
    }

    /** For tests: as if so many writes had been made that left no trace. */
    void skipVersions(long count) {
        writer.skipVersions(count);
    }

    /** Gives the memory back when the last search has ended. Searches and writes after this throw. */
    @Override
    public void close() {
        writer.close();
    }

    private static byte[] checked(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("expected a key of 32 bytes, got " + key.length);
        }
        return key;
    }
}
