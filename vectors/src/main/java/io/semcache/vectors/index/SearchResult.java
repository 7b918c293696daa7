package io.semcache.vectors.index;

import java.util.List;

/** Outcome of a {@link Search}. */
public sealed interface SearchResult {

    /**
     * The exact answer.
     *
     * @param neighbours best first, ties by key
     * @param scanned rows whose codes were looked at
     * @param rescored rows that were asked of the store
     */
    record Found(List<Neighbour> neighbours, long scanned, long rescored) implements SearchResult {}

    /** The deadline passed first, or the search was called off: there is no answer. */
    record Unfinished(long scanned) implements SearchResult {}
}
