package io.semcache.server.http;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.StandardSocketOptions;
import java.time.Duration;

/** One HTTP listener: every request on a virtual thread of its own. */
public final class Listener implements AutoCloseable {

    /** How long requests under way may take when the listener closes. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final int ACCEPT_BACKLOG = 4_096;
    private static final int RECEIVE_BUFFER_BYTES = 64 << 10;

    private final WebServer server;

    /**
     * Starts to listen.
     *
     * @param port 0: any free one
     * @param bodyBytes largest body that is read at all; a route may have a smaller bound of its own
     */
    public Listener(String host, int port, long bodyBytes, HttpRouting.Builder routing) {
        server = WebServer.builder()
                .host(host)
                .port(port)
                .backlog(ACCEPT_BACKLOG)
                .putListenerSocketOption(StandardSocketOptions.SO_REUSEADDR, true)
                .putListenerSocketOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
                // With Nagle's algorithm an answer that takes two writes waits for the client's delayed
                // acknowledgement.
                .connectionOptions(options -> options.tcpNoDelay(true))
                .maxPayloadSize(bodyBytes)
                .contentEncoding(new UndecodedBodies())
                .directHandlers(TransportErrors.handlers())
                .shutdownGracePeriod(GRACE)
                .shutdownHook(false)
                .routing(routing)
                .build()
                .start();
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
