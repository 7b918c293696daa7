package io.semcache.store.query;

import java.util.List;

/** Outcome of a {@link SimilarityQuery} in one partition. There is no partial answer: it is exact, or it is none. */
public sealed interface SimilarityResult {

    /**
     * The exact answer over all rows of one moment.
     *
     * @param neighbours best first, ties by key; their entries are read by a {@link NeighbourRowsQuery}
     * @param scanned entries whose code or vector was looked at
     * @param rescored entries whose stored vector was read
     */
    record Found(List<Neighbour> neighbours, long scanned, long rescored) implements SimilarityResult {

        public Found {
            neighbours = List.copyOf(neighbours);
        }
    }

    /**
     * The index is still being loaded, or the partition was closed under the search, or the namespace is one that is
     * never searched here; lookups are answered meanwhile.
     */
    record NotReady() implements SimilarityResult {}

    /** The deadline passed before the answer was complete. */
    record DeadlineExceeded() implements SimilarityResult {}
}
