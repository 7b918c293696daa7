package io.semcache.vectors.index;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a pass looks for on behalf of one search, shared by its scanners. The threshold only rises; a row whose upper
 * bound does not reach it is left out for good.
 */
final class Target {

    final Search search;
    final Bounds bounds;

    /** How many lower bounds make a threshold; 0 if lower bounds must not, because a row may turn out not to count. */
    final int k;

    /** The threshold, as {@link Candidates#sortable}. */
    private final AtomicInteger threshold;

    private volatile boolean ended;

    Target(Search search, int k) {
        this.search = search;
        this.bounds = new Bounds(search.query());
        this.k = k;
        this.threshold = new AtomicInteger(Candidates.sortable(Bounds.threshold(search.minScore())));
    }

    float threshold() {
        return Candidates.unsortable(threshold.get());
    }

    /** Raises the threshold to a score that k rows are known to reach. */
    void raise(float score) {
        threshold.accumulateAndGet(Candidates.sortable(Bounds.threshold(score)), Math::max);
    }

    /** Whether a scanner found the search at its end, and so left rows out. */
    boolean ended() {
        return ended;
    }

    boolean endsAt(long nowNanos) {
        if (search.endsAt(nowNanos)) {
            ended = true;
        }
        return ended;
    }
}
