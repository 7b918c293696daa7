package io.semcache.vectors.index;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** The k best of the neighbours that were offered, in the order of {@link Neighbour#BEST_FIRST}. Not thread-safe. */
public final class TopK {

    private final int k;
    private final PriorityQueue<Neighbour> worstFirst;

    public TopK(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, got " + k);
        }
        this.k = k;
        this.worstFirst = new PriorityQueue<>(Neighbour.BEST_FIRST.reversed());
    }

    /** Keeps the neighbour if it is among the k best so far. */
    public void offer(Neighbour neighbour) {
        if (worstFirst.size() < k) {
            worstFirst.add(neighbour);
        } else if (Neighbour.BEST_FIRST.compare(neighbour, worstFirst.element()) < 0) {
            worstFirst.remove();
            worstFirst.add(neighbour);
        }
    }

    /** The score of the k-th best; negative infinity while there are fewer than k. A lower one cannot get in. */
    public float threshold() {
        return worstFirst.size() < k
                ? Float.NEGATIVE_INFINITY
                : worstFirst.element().score();
    }

    /** Best first. */
    public List<Neighbour> bestFirst() {
        List<Neighbour> sorted = new ArrayList<>(worstFirst);
        sorted.sort(Neighbour.BEST_FIRST);
        return List.copyOf(sorted);
    }
}
