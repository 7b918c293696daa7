package io.semcache.server.http;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.semcache.config.Settings;
import java.net.StandardSocketOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One HTTP listener: every request on a virtual thread of its own. */
public final class Listener implements AutoCloseable {

    /** How long requests under way may take when the listener closes. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final int ACCEPT_BACKLOG = 4_096;
    private static final int RECEIVE_BUFFER_BYTES = 64 << 10;

    /** How soon a renewed certificate is shown. */
    private static final Duration CERTIFICATE_INTERVAL = Duration.ofSeconds(30);

    private final WebServer server;
    private final @Nullable CertificateWatch watch;

    /** Starts to listen for plain HTTP. */
    public Listener(String host, int port, long bodyBytes, HttpRouting.Builder routing) {
        this(host, port, null, bodyBytes, routing);
    }

    /**
     * Starts to listen.
     *
     * @param port 0: any free one
     * @param tls null: plain HTTP
     * @param bodyBytes largest body that is read at all; a route may have a smaller bound of its own
     * @throws IllegalArgumentException with a sentence if the certificate cannot be used
     */
    public Listener(String host, int port, Settings.@Nullable Tls tls, long bodyBytes, HttpRouting.Builder routing) {
        this(host, port, tls, CERTIFICATE_INTERVAL, bodyBytes, routing);
    }

    Listener(
            String host,
            int port,
            Settings.@Nullable Tls tls,
            Duration certificateInterval,
            long bodyBytes,
            HttpRouting.Builder routing) {
        WebServerConfig.Builder builder = WebServer.builder();
        if (tls != null) {
            builder.tls(Certificate.read(tls));
        }
        server = builder.host(host)
                .port(port)
                .backlog(ACCEPT_BACKLOG)
                .putListenerSocketOption(StandardSocketOptions.SO_REUSEADDR, true)
                .putListenerSocketOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
                // With Nagle's algorithm an answer that takes two writes waits for the client's delayed
                // acknowledgement.
                .connectionOptions(options -> options.tcpNoDelay(true))
                // Its sockets on channels write 8 kB at a time, and every time wake the client.
                .useNio(tls != null)
                .maxPayloadSize(bodyBytes)
                .contentEncoding(new UndecodedBodies())
                .directHandlers(TransportErrors.handlers())
                .shutdownGracePeriod(GRACE)
                .shutdownHook(false)
                .routing(routing)
                .build()
                .start();
        watch = tls == null ? null : new CertificateWatch(tls, certificateInterval, server::reloadTls);
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        server.stop();
    }
}
