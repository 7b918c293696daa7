package io.semcache.server.ledger;

import io.semcache.server.embedding.Deadline;

/** Reads the ledger, wherever in the cluster its sums are. Thread-safe; blocks the caller's thread. */
public interface LedgerBooks {

    /** What was booked on these days, so far as the sums follow the topic; returns at the deadline at the latest. */
    Ledger of(Days days, Deadline deadline);
}
