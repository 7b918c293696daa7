package io.semcache.vectors.index;

import io.semcache.vectors.Codes;
import io.semcache.vectors.Embedding;
import io.semcache.vectors.UnitVector;
import io.semcache.vectors.kernel.ScalarKernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Stored vectors in a sorted map, with the search that everything is measured against: the score of every row. */
final class StoredTable implements StoredRows {

    private static final ScalarKernels SCALAR = new ScalarKernels();

    private final Map<byte[], Embedding> rows = new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

    /** Stores the row and indexes it. */
    void put(VectorIndex index, byte[] key, Embedding vector) {
        put(index, key, 0, vector);
    }

    void put(VectorIndex index, byte[] key, long signature, Embedding vector) {
        rows.put(key, vector);
        index.put(key, signature, Codes.of(vector));
    }

    void remove(VectorIndex index, byte[] key) {
        rows.remove(key);
        index.remove(key);
    }

    Map<byte[], Embedding> rows() {
        return rows;
    }

    @Override
    public @Nullable MemorySegment read(byte[] key) {
        Embedding vector = rows.get(key);
        return vector == null ? null : MemorySegment.ofArray(vector.bytes());
    }

    /** The answer by definition, on scalar loops. */
    List<Neighbour> bruteForce(Embedding query, int k, float minScore, Predicate<byte[]> matches) {
        float[] unit = unit(query);
        return rows.entrySet().stream()
                .filter(row -> matches.test(row.getKey()))
                .map(row -> new Neighbour(row.getKey(), UnitVector.held(SCALAR.dot(unit, unit(row.getValue())))))
                .filter(n -> n.score() >= minScore)
                .sorted(Neighbour.BEST_FIRST)
                .limit(k)
                .toList();
    }

    private static float[] unit(Embedding vector) {
        float[] unit = vector.toFloats();
        SCALAR.divide(unit, Math.sqrt(SCALAR.squaredNorm(unit)), unit);
        return unit;
    }
}
