package io.semcache.vectors.index;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a pass looks for on behalf of one search, shared by its scanners. The threshold only rises; a row whose upper
 * bound does not reach it is left out for good.
 */
final class Target {

    final Bounds bounds;
    final @Nullable SignatureFilter filter;

    /** How many lower bounds make a threshold; 0 if lower bounds must not, because a row may turn out not to count. */
    final int k;

    final long deadlineNanos;

    /** The threshold, as {@link Candidates#sortable}. */
    private final AtomicInteger threshold;

    private volatile boolean expired;

    Target(Bounds bounds, @Nullable SignatureFilter filter, int k, float minScore, long deadlineNanos) {
        this.bounds = bounds;
        this.filter = filter;
        this.k = k;
        this.deadlineNanos = deadlineNanos;
        this.threshold = new AtomicInteger(Candidates.sortable(Bounds.threshold(minScore)));
    }

    float threshold() {
        return Candidates.unsortable(threshold.get());
    }

    /** Raises the threshold to a score that k rows are known to reach. */
    void raise(float score) {
        threshold.accumulateAndGet(Candidates.sortable(Bounds.threshold(score)), Math::max);
    }

    /** Whether a scanner found the deadline passed, and so left rows out. */
    boolean expired() {
        return expired;
    }

    boolean expiresAt(long nowNanos) {
        if (nowNanos - deadlineNanos > 0) {
            expired = true;
        }
        return expired;
    }
}
