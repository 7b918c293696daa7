package io.semcache.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import org.jspecify.annotations.Nullable;

/** Answers with the payload of an entry as it was given. */
final class StoredPayload {

    private static final String BINARY = "application/octet-stream";

    /** Somebody's page must not act in the name of this server's, nor be taken for one. */
    private static final Header SANDBOX = HeaderValues.createCached("Content-Security-Policy", "sandbox");

    private static final Header NO_SNIFF = HeaderValues.createCached("X-Content-Type-Options", "nosniff");

    private StoredPayload() {}

    static void send(Row.Present row, ServerRequest request, ServerResponse response) {
        String tag = EntityTag.of(row);
        response.header(HeaderNames.ETAG, tag);
        Payload payload = row.payload();
        if (payload == null) {
            response.status(Status.NO_CONTENT_204);
            response.send();
        } else if (EntityTag.isKnown(request.headers(), tag)) {
            response.status(Status.NOT_MODIFIED_304);
            response.send();
        } else {
            response.header(HeaderNames.CONTENT_TYPE, mediaType(payload.contentType()));
            response.header(SANDBOX);
            response.header(NO_SNIFF);
            Sending.answer(request, response, payload.bytes());
        }
    }

    /** Whoever writes through a topic can name anything: only what can stand in a header is repeated. */
    private static String mediaType(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return BINARY;
        }
        for (int i = 0; i < given.length(); i++) {
            if (given.charAt(i) < ' ' || given.charAt(i) > '~') {
                return BINARY;
            }
        }
        return given;
    }
}
