package io.semcache.server.http;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Sends bodies, and lets go of a client that does not read them: the connection ends. */
public final class Sending {

    /** Longest time in which nothing of an answer is taken. */
    public static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Writes a body. */
    public interface Body {
        void write(OutputStream out) throws IOException;
    }

    private Sending() {}

    /** Sends a body with its length; all of it must be taken in time. */
    static void send(ServerResponse response, byte[] body, Duration timeout) {
        try (ClientPatience _ = ClientPatience.of(timeout)) {
            response.send(body);
        } catch (UncheckedIOException e) {
            throw notTaken(e);
        }
    }

    /** Sends a body of any size while it is written; every part of it must be taken in time. */
    public static void stream(ServerResponse response, Body body, Duration timeout) {
        OutputStream out = new Patient(response.outputStream(), timeout);
        try {
            body.write(out);
            // The server sends the last part when the handler has returned. Where that fails the thread ends.
            ClientPatience last = ClientPatience.of(timeout);
            response.whenSent(last::close);
            out.close();
        } catch (IOException | UncheckedIOException e) {
            throw notTaken(e);
        }
    }

    private static CloseConnectionException notTaken(Exception e) {
        return new CloseConnectionException("the client did not take its answer", e);
    }

    private static final class Patient extends FilterOutputStream {

        private final Duration timeout;

        Patient(OutputStream out, Duration timeout) {
            super(out);
            this.timeout = timeout;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try (ClientPatience _ = ClientPatience.of(timeout)) {
                out.write(bytes, offset, length);
            }
        }
    }
}
