package io.semcache.server.embedding;

import io.semcache.serdes.CacheKey;
import java.time.Duration;
import java.util.List;

/** Tells whether fetches are still owed, as the owners of their keys see it. Thread-safe; blocks the caller. */
public interface FlightStates {

    /**
     * One flight.
     *
     * @param processed the owner must have processed its partition of the events topic up to this offset (exclusive)
     *     before its answer counts
     */
    record Flight(CacheKey key, String flightId, long processed) {}

    /** What the owner says. */
    enum State {
        /** The fetch is owed. */
        OPEN,
        /** Settled, deleted or never known. */
        CLOSED,
        /** The owner has not processed its log so far. */
        BEHIND,
        /** No owner answered in time. */
        UNREACHABLE
    }

    /** The states in the order of the flights; returns after {@code timeout} at the latest. */
    List<State> of(List<Flight> flights, Duration timeout);
}
