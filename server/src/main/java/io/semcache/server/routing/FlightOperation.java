package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.FlightStates.Flight;
import io.semcache.server.embedding.FlightStates.State;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Tells from the store of a key's owner whether a flight is open. */
final class FlightOperation implements Operation<Flight, State> {

    private final LocalRows rows;
    private final Positions positions;

    FlightOperation(LocalRows rows, Positions positions) {
        this.rows = rows;
        this.positions = positions;
    }

    @Override
    public int partition(Flight flight, Partitions partitions) {
        return partitions.of(flight.key());
    }

    @Override
    public CompletableFuture<Outcome<State>> here(int partition, Flight flight, Deadline deadline) {
        return CompletableFuture.completedFuture(state(partition, flight));
    }

    /** The position is read before the row: what is in the row then is at least as new. */
    Outcome<State> state(int partition, Flight flight) {
        boolean reached = positions.reached(partition, flight.processed());
        return switch (rows.read(partition, RowKey.flight(flight.key().bytes()))) {
            case LocalRead.NotServed<Optional<Row>> notServed -> new Outcome.Moved<>();
            case LocalRead.Damaged<Optional<Row>> damaged -> new Outcome.Answered<>(State.UNREACHABLE);
            case LocalRead.Read<Optional<Row>>(Optional<Row> row) ->
                new Outcome.Answered<>(reached ? state(row, flight.flightId()) : State.BEHIND);
        };
    }

    private static State state(Optional<Row> row, String flightId) {
        return row.isPresent()
                        && row.get() instanceof Row.Flight flight
                        && flight.open()
                        && flight.id().toString().equals(flightId)
                ? State.OPEN
                : State.CLOSED;
    }

    @Override
    public CompletableFuture<List<Outcome<State>>> there(
            PeerClient client, PeerAddress peer, List<Flight> flights, Deadline deadline) {
        return client.flights(peer, flights, deadline);
    }

    @Override
    public State late(Flight flight) {
        return State.UNREACHABLE;
    }

    @Override
    public State failed(Flight flight, ErrorCode code, String message) {
        return State.UNREACHABLE;
    }
}
