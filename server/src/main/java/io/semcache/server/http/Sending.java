package io.semcache.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
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

    /**
     * What is written at once at most: the JDK keeps a buffer of that size outside the heap for each carrier thread.
     */
    private static final int PART_BYTES = 1 << 20;

    /** Writes a body. */
    public interface Body {
        void write(OutputStream out) throws IOException;
    }

    private Sending() {}

    /** Sends a body with its length, or where only the head is asked for, nothing but that. */
    static void answer(ServerRequest request, ServerResponse response, byte[] body) {
        if (request.prologue().method().equals(Method.HEAD)) {
            response.contentLength(body.length);
            response.send();
        } else {
            send(response, body, TIMEOUT);
        }
    }

    /** Sends a body with its length; every part of it must be taken in time. */
    public static void send(ServerResponse response, byte[] body, Duration timeout) {
        send(response, body, body.length, timeout);
    }

    /** Sends the first {@code length} bytes as a body with its length. */
    static void send(ServerResponse response, byte[] bytes, int length, Duration timeout) {
        if (length > PART_BYTES) {
            response.contentLength(length);
            stream(response, out -> inParts(bytes, length, out), timeout);
            return;
        }
        try (ClientPatience _ = ClientPatience.of(timeout)) {
            response.send(bytes, 0, length);
        } catch (UncheckedIOException e) {
            throw notTaken(e);
        }
    }

    private static void inParts(byte[] bytes, int length, OutputStream out) throws IOException {
        for (int offset = 0; offset < length; offset += PART_BYTES) {
            out.write(bytes, offset, Math.min(PART_BYTES, length - offset));
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
