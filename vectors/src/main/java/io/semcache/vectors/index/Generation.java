package io.semcache.vectors.index;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A set of slabs that stays together: the writer replaces it when it starts, merges or drops a slab. It is pinned once
 * by the writer while it is the current one, and once by each search that uses it; with the last pin it lets its slabs
 * go.
 */
final class Generation {

    private final List<Slab> slabs;
    private final AtomicInteger pins = new AtomicInteger(1);

    /** Pinned once, for the writer. The last slab is the one that still grows. */
    Generation(List<Slab> slabs) {
        this.slabs = List.copyOf(slabs);
        this.slabs.forEach(Slab::retain);
    }

    List<Slab> slabs() {
        return slabs;
    }

    /** Pins it unless it is gone already. */
    boolean tryPin() {
        int n = pins.get();
        while (n > 0) {
            int seen = pins.compareAndExchange(n, n + 1);
            if (seen == n) {
                return true;
            }
            n = seen;
        }
        return false;
    }

    void unpin() {
        if (pins.decrementAndGet() == 0) {
            slabs.forEach(Slab::release);
        }
    }
}
