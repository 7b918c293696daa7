package io.semcache.server.routing;

import io.semcache.config.Secret;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.FlightStates;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** States of flights as a process learns them that owns nothing: from any node that answers, which asks the owners. */
public final class RemoteFlights implements FlightStates, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RemoteFlights.class);

    private final List<PeerAddress> nodes;
    private final PeerClient client;
    private final Clock clock;
    private final AtomicInteger preferred = new AtomicInteger();

    /** @param nodes {@code host:port} of peer listeners, at least one */
    public RemoteFlights(List<String> nodes, Secret secret, Clock clock) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("expected at least one node to ask about flights");
        }
        this.nodes = nodes.stream().map(PeerAddress::parse).toList();
        this.client = new PeerClient(secret);
        this.clock = clock;
    }

    @Override
    public List<State> of(List<Flight> flights, Duration timeout) {
        Deadline deadline = Deadline.in(timeout, clock);
        for (int attempt = 0; attempt < nodes.size() && !deadline.passed(); attempt++) {
            int node = preferred.get();
            CompletableFuture<List<Outcome<State>>> call = client.flightsAnywhere(nodes.get(node), flights, deadline);
            try {
                return call.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS).stream()
                        .map(RemoteFlights::state)
                        .toList();
            } catch (ExecutionException | TimeoutException e) {
                LOGGER.atDebug()
                        .setCause(e)
                        .addKeyValue("peer", nodes.get(node))
                        .log("node did not answer");
                preferred.compareAndSet(node, (node + 1) % nodes.size());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            } finally {
                call.cancel(true);
            }
        }
        return Collections.nCopies(flights.size(), State.UNREACHABLE);
    }

    private static State state(Outcome<State> outcome) {
        return switch (outcome) {
            case Outcome.Answered<State>(State state) -> state;
            case Outcome.Moved<State> moved -> State.UNREACHABLE;
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
