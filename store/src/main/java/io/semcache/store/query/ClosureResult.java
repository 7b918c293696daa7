package io.semcache.store.query;

import java.util.Set;

/** Outcome of a {@link ClosureQuery} on one partition. */
public sealed interface ClosureResult {

    /** All of them. */
    record Found(Set<String> sources) implements ClosureResult {

        public Found {
            sources = Set.copyOf(sources);
        }
    }

    /** There are more than the query's limit. */
    record TooMany() implements ClosureResult {}

    /** The labels are being derived from the rows anew: ask again. */
    record NotReady() implements ClosureResult {}
}
