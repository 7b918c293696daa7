package io.semcache.store.query;

import io.semcache.store.row.RowKey;
import java.util.List;

/** Outcome of a {@link LabelQuery} on one partition. */
public sealed interface LabelResult {

    /** The page, in order. */
    record Found(List<RowKey> keys) implements LabelResult {

        public Found {
            keys = List.copyOf(keys);
        }
    }

    /** The labels are being derived from the entries anew: ask another replica, or again. */
    record NotReady() implements LabelResult {}
}
