package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes JSON answers. */
final class Json {

    private static final Header APPLICATION_JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    /** Writes one value. */
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private Json() {}

    static byte[] bytes(Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
        try {
            write(out, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Sends an answer that fits into memory, with its length. */
    static void send(ServerResponse response, Body body) {
        byte[] bytes = bytes(body);
        response.header(APPLICATION_JSON);
        Sending.send(response, bytes, Sending.TIMEOUT);
    }

    /** Sends an answer of any size while it is written. */
    static void stream(ServerResponse response, Body body) {
        response.header(APPLICATION_JSON);
        Sending.stream(response, out -> write(out, body), Sending.TIMEOUT);
    }

    private static void write(OutputStream out, Body body) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            body.write(json);
        }
    }
}
