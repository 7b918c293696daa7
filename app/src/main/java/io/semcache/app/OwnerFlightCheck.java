package io.semcache.app;

import io.semcache.fetch.FlightCheck;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.FlightStates;
import java.time.Duration;
import java.util.List;

/** What the fetch stage asks, answered by the nodes that own the keys. */
record OwnerFlightCheck(FlightStates flights) implements FlightCheck {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @Override
    public List<State> check(List<Flight> asked) {
        List<FlightStates.Flight> questions = asked.stream()
                .map(flight -> new FlightStates.Flight(
                        CacheKey.ofBytes(flight.cacheKey()), flight.flightId(), flight.processed()))
                .toList();
        return flights.of(questions, TIMEOUT).stream()
                .map(OwnerFlightCheck::state)
                .toList();
    }

    private static State state(FlightStates.State state) {
        return switch (state) {
            case OPEN -> State.OPEN;
            case CLOSED -> State.CLOSED;
            case BEHIND -> State.BEHIND;
            case UNREACHABLE -> State.UNREACHABLE;
        };
    }
}
