package io.semcache.server.routing;

import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.FlightStates;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** States of flights as a node of the cluster learns them: from its own store or from the owners. */
final class OwnedFlights implements FlightStates {

    private final Router router;
    private final FlightOperation operation;
    private final Clock clock;

    OwnedFlights(Router router, FlightOperation operation, Clock clock) {
        this.router = router;
        this.operation = operation;
        this.clock = clock;
    }

    @Override
    public List<State> of(List<Flight> flights, Duration timeout) {
        return router.ask(operation, flights, Deadline.in(timeout, clock));
    }
}
