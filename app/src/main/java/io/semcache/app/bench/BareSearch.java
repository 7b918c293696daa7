package io.semcache.app.bench;

import io.semcache.serdes.CacheKey;
import io.semcache.vectors.Codes;
import io.semcache.vectors.Embedding;
import io.semcache.vectors.UnitVector;
import io.semcache.vectors.index.Search;
import io.semcache.vectors.index.SearchResult;
import io.semcache.vectors.index.VectorIndex;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The exact search of one index over vectors in memory: no store, no cluster, one thread. */
final class BareSearch implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final VectorIndex index;
    private final Map<CacheKey, MemorySegment> stored = new HashMap<>();

    BareSearch(RandomRows rows) {
        index = new VectorIndex(rows.dimensions());
        for (int i = 0; i < rows.vectors().size(); i++) {
            CacheKey key = RandomRows.key(i);
            Embedding vector = rows.vectors().get(i);
            index.put(key.bytes(), 0, Codes.of(vector));
            stored.put(key, MemorySegment.ofArray(vector.bytes()));
        }
    }

    /** Keys in hex, best first. */
    List<String> search(Embedding query, int k) {
        SearchResult result = index.search(
                new Search(UnitVector.of(query), k, -1, null, this::read, System.nanoTime() + PATIENCE_NANOS));
        return switch (result) {
            case SearchResult.Found found ->
                found.neighbours().stream()
                        .map(neighbour -> CacheKey.ofBytes(neighbour.key()).hex())
                        .toList();
            case SearchResult.Unfinished _ -> List.of();
        };
    }

    private MemorySegment read(byte[] key) {
        CacheKey cacheKey = CacheKey.ofBytes(key);
        MemorySegment vector = stored.get(cacheKey);
        if (vector == null) {
            throw new IllegalStateException("the index knows a row that was never put: " + cacheKey);
        }
        return vector;
    }

    @Override
    public void close() {
        index.close();
    }
}
