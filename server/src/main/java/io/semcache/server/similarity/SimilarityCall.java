package io.semcache.server.similarity;

import io.semcache.server.embedding.Deadline;
import io.semcache.store.filter.Filter;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.vectors.Embedding;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One search for the entries nearest to a vector.
 *
 * @param vector of the space's dimensions, finite, not all zero; any norm
 * @param k most matches, at least 1
 * @param minScore least cosine similarity of a match, in [−1, 1]
 * @param filter what matches must satisfy; null: nothing
 * @param include what matches are answered with
 * @param maxLag most changelog records by which a copy may be behind that answers in the place of an active store
 */
public record SimilarityCall(
        String namespace,
        EmbeddingSpace space,
        Embedding vector,
        int k,
        float minScore,
        @Nullable Filter filter,
        Set<Part> include,
        long maxLag,
        Deadline deadline) {

    public SimilarityCall {
        include = Set.copyOf(include);
    }

    /** The same call for whoever has less time. */
    public SimilarityCall within(Deadline earlier) {
        return new SimilarityCall(namespace, space, vector, k, minScore, filter, include, maxLag, earlier);
    }
}
