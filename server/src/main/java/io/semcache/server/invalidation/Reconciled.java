package io.semcache.server.invalidation;

import io.semcache.config.ErrorCode;
import java.util.List;

/** What came of a {@link Reconciliation}. */
public sealed interface Reconciled {

    /**
     * Compared.
     *
     * @param unchanged items whose entries are of their revision
     * @param changed ids of items whose entries are of another revision, in the order of the items
     * @param missing ids of items that have no entry, in the order of the items
     * @param removed entries that belong to no item: gone, or counted if that was all that was asked for
     */
    record Done(long unchanged, List<String> changed, List<String> missing, long removed) implements Reconciled {

        public Done {
            changed = List.copyOf(changed);
            missing = List.copyOf(missing);
        }
    }

    /** A part of the entries is not known at this moment, or not all orphans could be removed. */
    record Failed(ErrorCode code, String message) implements Reconciled {}
}
