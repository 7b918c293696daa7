package io.semcache.vectors.index;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The key of a row and its score.
 *
 * @param key 32 bytes, owned by the neighbour
 * @param score in [−1, 1]
 */
@SuppressWarnings("ArrayRecordComponent") // compared by bestFirst, never by equals
public record Neighbour(byte[] key, float score) {

    /** Higher scores first; equal scores by key, as unsigned bytes, ascending. */
    public static final Comparator<Neighbour> BEST_FIRST = (a, b) -> {
        int byScore = Float.compare(b.score, a.score);
        return byScore != 0 ? byScore : Arrays.compareUnsigned(a.key, b.key);
    };
}
