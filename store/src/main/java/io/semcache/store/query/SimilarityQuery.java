package io.semcache.store.query;

import io.semcache.store.filter.Filter;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.vectors.Embedding;
import io.semcache.vectors.index.Search;
import java.time.Duration;
import org.apache.kafka.streams.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * The {@code k} entries of one namespace and embedding space with the highest cosine similarity to a vector, among
 * those that match a filter and have not expired. Exact: the same keys, order and scores as a comparison with each
 * entry.
 *
 * @param vector what to be near to: of the space's dimensions, finite, not all zero
 * @param k largest number of neighbours, in [1, {@value Search#MAX_K}]
 * @param minScore least score of a neighbour, in [−1, 1]
 * @param filter what neighbours must match; null for every entry
 * @param nowMs wall-clock time; entries whose expiry is at or before it are left out
 * @param deadlineNanos when the answer is of no use any more, as {@link System#nanoTime()} counts
 */
public record SimilarityQuery(
        String namespace,
        EmbeddingSpace space,
        Embedding vector,
        int k,
        float minScore,
        @Nullable Filter filter,
        long nowMs,
        long deadlineNanos)
        implements Query<SimilarityResult> {

    /** Largest accepted {@code k}. */
    public static final int MAX_K = Search.MAX_K;

    public SimilarityQuery {
        if (vector.dimensions() != space.dimensions()) {
            throw new IllegalArgumentException(
                    "expected a vector of " + space.dimensions() + " dimensions, got " + vector.dimensions());
        }
        String defect = vector.defect();
        if (defect != null) {
            throw new IllegalArgumentException("expected a finite vector that is not all zero, but " + defect);
        }
        if (k < 1 || k > MAX_K) {
            throw new IllegalArgumentException("k must be in [1, 1000], got " + k);
        }
        if (!(minScore >= -1f && minScore <= 1f)) {
            throw new IllegalArgumentException("minScore must be in [-1, 1], got " + minScore);
        }
    }

    /** The {@code k} nearest of all entries that have not expired by now, for an answer within {@code timeout}. */
    public static SimilarityQuery nearest(
            String namespace, EmbeddingSpace space, Embedding vector, int k, Duration timeout) {
        return new SimilarityQuery(
                namespace,
                space,
                vector,
                k,
                -1f,
                null,
                System.currentTimeMillis(),
                System.nanoTime() + timeout.toNanos());
    }
}
