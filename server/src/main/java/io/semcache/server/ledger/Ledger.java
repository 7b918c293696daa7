package io.semcache.server.ledger;

import io.semcache.config.ErrorCode;
import io.semcache.topology.ledger.OpenCall;
import io.semcache.topology.ledger.SumKey;
import io.semcache.topology.ledger.Sums;
import java.util.List;
import java.util.Map;

/** What all partitions of the ledger say. */
public sealed interface Ledger {

    /**
     * What was booked.
     *
     * @param open calls that may have been billed, in the order of their times
     */
    record Booked(Map<SumKey, Sums> sums, List<OpenCall> open) implements Ledger {

        public Booked {
            sums = Map.copyOf(sums);
            open = List.copyOf(open);
        }
    }

    /** Part of the ledger could not be read, and a part of the sums is none. */
    record Failed(ErrorCode code, String message) implements Ledger {}
}
