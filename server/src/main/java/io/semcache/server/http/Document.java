package io.semcache.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;

/**
 * The body of a call as it came.
 *
 * @param bytes not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // from the wire to the reader; nothing compares documents
record Document(byte[] bytes, BodyFormat format) {

    Document {
        required(bytes);
    }

    static Document of(ServerRequest request, byte[] body) {
        return new Document(body, BodyFormat.ofRequest(request.headers()));
    }

    JsonParser parser() throws IOException {
        return switch (format) {
            case JSON -> format.parser(text(bytes));
            case CBOR -> format.parser(bytes);
        };
    }

    /** The same bytes; a {@link Refusal} if there are none. */
    static byte[] required(byte[] body) {
        if (body.length == 0) {
            throw Refusal.invalid(null, "expected a JSON object as the body, got an empty body");
        }
        return body;
    }

    /** A body as JSON text, which there must be. */
    static String json(byte[] body) {
        return text(required(body));
    }

    /** Strict UTF-8: what is malformed is refused, not replaced. */
    static String text(byte[] bytes) {
        try {
            return UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.invalid(null, "the body is not valid UTF-8");
        }
    }
}
