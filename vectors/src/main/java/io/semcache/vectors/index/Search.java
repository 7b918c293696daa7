package io.semcache.vectors.index;

import io.semcache.vectors.UnitVector;
import org.jspecify.annotations.Nullable;

/**
 * One search of the nearest rows.
 *
 * @param query its direction
 * @param k how many rows at most, in [1, {@value #MAX_K}]
 * @param minScore rows below it are left out, in [−1, 1]
 * @param filter a first look at rows, or null if every row matches; {@code rows} has the last word
 * @param rows where the rows are stored
 * @param deadlineNanos on the scale of {@link System#nanoTime}
 */
public record Search<R>(
        UnitVector query,
        int k,
        float minScore,
        @Nullable SignatureFilter filter,
        StoredRows<R> rows,
        long deadlineNanos) {

    /** Most rows that one search returns. */
    public static final int MAX_K = 1_000;

    public Search {
        if (k < 1 || k > MAX_K) {
            throw new IllegalArgumentException("k must be in [1, 1000], got " + k);
        }
        if (!(minScore >= -1 && minScore <= 1)) {
            throw new IllegalArgumentException("minimum score must be in [-1, 1], got " + minScore);
        }
    }
}
