package io.semcache.vectors.index;

import java.util.List;

/**
 * What a search sees: the slabs of a generation, the last of them up to {@code lastRows}, without the rows that had
 * died at {@code version}. Immutable; the writer publishes one after each write.
 *
 * @param rows live ones
 */
record View(Generation generation, int lastRows, long version, long rows) {

    /** The rows of slab {@code i} that may be looked at. */
    int rowsOf(int i) {
        List<Slab> slabs = generation.slabs();
        return i == slabs.size() - 1 ? lastRows : slabs.get(i).capacity;
    }
}
