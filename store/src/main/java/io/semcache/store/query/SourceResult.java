package io.semcache.store.query;

import java.util.List;

/** Outcome of a {@link SourceQuery} on one partition. */
public sealed interface SourceResult {

    /** The page, in order. */
    record Found(List<SourceItem> items) implements SourceResult {

        public Found {
            items = List.copyOf(items);
        }
    }

    /** The labels are being derived from the entries anew: ask another replica, or again. */
    record NotReady() implements SourceResult {}
}
