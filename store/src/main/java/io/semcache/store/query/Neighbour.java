package io.semcache.store.query;

import io.semcache.store.row.RowKey;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The key of an entry near a query. The entry itself is what {@link NeighbourRowsQuery} reads.
 *
 * @param key its row key
 * @param score cosine similarity with the query, in [−1, 1]
 */
public record Neighbour(RowKey key, float score) {

    /** Highest score first, equal scores by key as unsigned bytes: the order of every answer. */
    public static final Comparator<Neighbour> BEST_FIRST = (a, b) -> {
        int byScore = Float.compare(b.score, a.score);
        return byScore != 0 ? byScore : Arrays.compareUnsigned(a.key.bytes(), b.key.bytes());
    };
}
