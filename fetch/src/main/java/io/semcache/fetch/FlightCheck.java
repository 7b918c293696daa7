package io.semcache.fetch;

import java.util.List;

/** Asks the owner of a key whether a fetch is still owed, before anything is paid for it. */
public interface FlightCheck {

    /**
     * One flight as the fetch stage knows it.
     *
     * @param cacheKey the 32 bytes of the cache key
     * @param processed the owner must have processed its partition of the events topic up to this offset (exclusive)
     *     before its answer counts
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier of one call; nothing compares flights
    record Flight(byte[] cacheKey, String flightId, long processed) {}

    /** What the owner says. */
    enum State {
        /** The fetch is owed. */
        OPEN,
        /** Settled, deleted or never known: nothing is to be paid. */
        CLOSED,
        /** The owner has not processed its log so far: ask again soon. */
        BEHIND,
        /** No owner answers: ask again. */
        UNREACHABLE
    }

    /** The states in the order of the flights. Blocks for at most a second. */
    List<State> check(List<Flight> flights);
}
