package io.semcache.fetch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The flights that this worker has under way or has answered lately, so that it pays none of them twice when a record
 * reaches it again: after a rebalance, or sent again by a replay. Thread-safe.
 */
final class KnownFlights {

    /** What this worker knows of the flight of a record. */
    enum Claim {
        /** Nothing: the record is to be handled. */
        NEW,
        /** It is under way: the record was put aside until {@link #answered} or {@link #abandoned}. */
        UNDER_WAY,
        /** Its answer is written. */
        ANSWERED
    }

    private final Map<String, List<PendingFetch>> underWay = new HashMap<>();
    private final Map<String, Boolean> answered;

    /** @param capacity most answered flights that are remembered, the latest used ones */
    KnownFlights(int capacity) {
        answered = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > capacity;
            }
        };
    }

    synchronized Claim claim(PendingFetch fetch) {
        String flight = fetch.flightId();
        if (answered.get(flight) != null) {
            return Claim.ANSWERED;
        }
        List<PendingFetch> others = underWay.get(flight);
        if (others != null) {
            others.add(fetch);
            return Claim.UNDER_WAY;
        }
        underWay.put(flight, new ArrayList<>());
        return Claim.NEW;
    }

    /** The answer to this flight is written; returns the records that were put aside for it, which are done too. */
    synchronized List<PendingFetch> answered(String flight) {
        answered.put(flight, true);
        return putAside(flight);
    }

    /** The flight got no answer here; returns the records that were put aside for it, to be handled anew. */
    synchronized List<PendingFetch> abandoned(String flight) {
        return putAside(flight);
    }

    private List<PendingFetch> putAside(String flight) {
        List<PendingFetch> others = underWay.remove(flight);
        return others == null ? List.of() : others;
    }
}
