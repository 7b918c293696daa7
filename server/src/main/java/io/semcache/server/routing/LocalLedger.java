package io.semcache.server.routing;

import io.semcache.server.ledger.Days;
import io.semcache.server.ledger.LedgerPart;

/** Reads the ledger's sums of this node. Thread-safe. */
interface LocalLedger {

    /** The sums of these days in a partition, and its open calls. */
    LocalRead<LedgerPart> read(int partition, Days days);
}
