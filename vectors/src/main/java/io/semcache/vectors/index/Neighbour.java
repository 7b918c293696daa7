package io.semcache.vectors.index;

import java.util.Arrays;
import java.util.Comparator;

/**
 * A row and its score.
 *
 * @param key 32 bytes, owned by the neighbour
 * @param score in [−1, 1]
 * @param row what the store handed out with it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by bestFirst, never by equals
public record Neighbour<R>(byte[] key, float score, R row) {

    /** Higher scores first; equal scores by key, as unsigned bytes, ascending. */
    public static final Comparator<Neighbour<?>> BEST_FIRST = (a, b) -> {
        int byScore = Float.compare(b.score, a.score);
        return byScore != 0 ? byScore : Arrays.compareUnsigned(a.key, b.key);
    };
}
