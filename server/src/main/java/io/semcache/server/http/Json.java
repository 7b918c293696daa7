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
        return written(BodyFormat.JSON, USUAL_BYTES, body).toByteArray();
    }

    private static Memory written(BodyFormat format, int expectedBytes, Body body) {
        Memory out = new Memory(expectedBytes);
        try {
            write(out, format, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out;
    }

    /** Bytes that can be sent without a copy. */
    private static final class Memory extends ByteArrayOutputStream {

        Memory(int expectedBytes) {
            super(expectedBytes);
        }

        /** Begins with what was written. */
        byte[] array() {
            return buf;
        }
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
        Memory written = written(format, expectedBytes, body);
        response.header(format.contentType());
        Sending.send(response, written.array(), written.size(), Sending.TIMEOUT);
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
