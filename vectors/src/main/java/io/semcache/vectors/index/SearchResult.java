package io.semcache.vectors.index;

import java.util.List;

/** Outcome of a {@link Search}. */
public sealed interface SearchResult<R> {

    /**
     * The exact answer.
     *
     * @param neighbours best first, ties by key
     * @param scanned rows whose codes were looked at
     * @param rescored rows that were asked of the store
     */
    record Found<R>(List<Neighbour<R>> neighbours, long scanned, long rescored) implements SearchResult<R> {}

    /** The deadline passed first: there is no answer. */
    record OutOfTime<R>(long scanned) implements SearchResult<R> {}
}
