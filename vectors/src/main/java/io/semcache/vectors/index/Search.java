package io.semcache.vectors.index;

import io.semcache.vectors.UnitVector;
import java.util.function.BooleanSupplier;
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
 * @param calledOff whether the search shall end without an answer; asked about as often as the clock
 */
public record Search(
        UnitVector query,
        int k,
        float minScore,
        @Nullable SignatureFilter filter,
        StoredRows rows,
        long deadlineNanos,
        BooleanSupplier calledOff) {

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

    /** One that only its deadline ends. */
    public Search(
            UnitVector query,
            int k,
            float minScore,
            @Nullable SignatureFilter filter,
            StoredRows rows,
            long deadlineNanos) {
        this(query, k, minScore, filter, rows, deadlineNanos, () -> false);
    }

    boolean endsAt(long nowNanos) {
        return nowNanos - deadlineNanos > 0 || calledOff.getAsBoolean();
    }
}
