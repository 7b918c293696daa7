package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes answers as JSON, or in another format with the same members. */
final class Json {

    private static final int USUAL_BYTES = 1_024;

    /** Writes one value. */
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private Json() {}

    static byte[] bytes(Body body) {
        return bytes(BodyFormat.JSON, USUAL_BYTES, body);
    }

    private static byte[] bytes(BodyFormat format, int expectedBytes, Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(expectedBytes);
        try {
            write(out, format, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Sends an answer that fits into memory, with its length. */
    static void send(ServerResponse response, Body body) {
        send(response, BodyFormat.JSON, USUAL_BYTES, body);
    }

    /**
     * Sends an answer that fits into memory, with its length.
     *
     * @param expectedBytes of the answer, about
     */
    static void send(ServerResponse response, BodyFormat format, int expectedBytes, Body body) {
        byte[] bytes = bytes(format, expectedBytes, body);
        response.header(format.contentType());
        Sending.send(response, bytes, Sending.TIMEOUT);
    }

    /** Sends an answer of any size while it is written. */
    static void stream(ServerResponse response, Body body) {
        stream(response, BodyFormat.JSON, body);
    }

    /** Sends an answer of any size while it is written. */
    static void stream(ServerResponse response, BodyFormat format, Body body) {
        response.header(format.contentType());
        Sending.stream(response, out -> write(out, format, body), Sending.TIMEOUT);
    }

    private static void write(OutputStream out, BodyFormat format, Body body) throws IOException {
        try (JsonGenerator json = format.generator(out)) {
            body.write(json);
        }
    }
}
