package io.semcache.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.Secret;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.FlightStates.Flight;
import io.semcache.server.embedding.FlightStates.State;
import io.semcache.server.http.Listener;
import io.semcache.server.peer.PeerApi;
import io.semcache.server.peer.PeerService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteFlightsTest {

    private static final Secret SECRET = new Secret("shared");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final List<Flight> FLIGHT = List.of(new Flight(CacheKey.ofName("default", "k"), "f", 0));

    private volatile boolean refuses;

    private final PeerService service = new PeerQuestionsStub() {
        @Override
        public List<State> flightsAnywhere(List<Flight> flights, Deadline deadline) {
            if (refuses) {
                throw new IllegalArgumentException("refused");
            }
            return List.of(State.OPEN);
        }
    };

    private final Listener node =
            new Listener("127.0.0.1", 0, 1 << 20, new PeerApi(service, SECRET, TIMEOUT, Clock.systemUTC()).routing());

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void asksEveryNodeAgainAfterNoneHasAnswered() throws IOException {
        List<String> nodes = List.of("127.0.0.1:" + closedPort(), "127.0.0.1:" + node.port());
        try (RemoteFlights flights = new RemoteFlights(nodes, SECRET, Clock.systemUTC())) {
            refuses = true;
            assertThat(flights.of(FLIGHT, TIMEOUT)).containsExactly(State.UNREACHABLE);

            refuses = false;
            assertThat(flights.of(FLIGHT, TIMEOUT)).containsExactly(State.OPEN);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
