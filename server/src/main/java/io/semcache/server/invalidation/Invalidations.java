package io.semcache.server.invalidation;

import io.semcache.server.embedding.Deadline;

/** Removes what is out of date, wherever in the cluster it is. Thread-safe; blocks the caller's thread. */
public interface Invalidations {

    /** Removes, or counts. Returns at the deadline at the latest. */
    Invalidated invalidate(Invalidation invalidation, Deadline deadline);

    /** Forgets all entries of a namespace. */
    Invalidated flush(String namespace, boolean dryRun, Deadline deadline);

    /** Forgets all entries of all namespaces. */
    Invalidated flushAll(boolean dryRun, Deadline deadline);

    /** Compares the entries of a source with what the source has, and removes those that it no longer has. */
    Reconciled reconcile(Reconciliation reconciliation, Deadline deadline);
}
