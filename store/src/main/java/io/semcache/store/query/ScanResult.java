package io.semcache.store.query;

import java.util.List;

/** Outcome of a {@link ScanQuery} on one partition. */
public sealed interface ScanResult {

    /** The page, in order. */
    record Found(List<Named> names) implements ScanResult {

        public Found {
            names = List.copyOf(names);
        }
    }

    /** The names are being derived from the entries anew: ask another replica, or again. */
    record NotReady() implements ScanResult {}
}
