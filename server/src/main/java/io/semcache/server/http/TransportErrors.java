package io.semcache.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.semcache.config.ErrorCode;

/** Writes what is wrong before a route is found (a broken request line, a broken chunk) in the shape of our errors. */
final class TransportErrors {

    private TransportErrors() {}

    static DirectHandlers handlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, TransportErrors::problem);
        }
        return handlers.build();
    }

    private static DirectHandler.TransportResponse problem(
            DirectHandler.TransportRequest request,
            DirectHandler.EventType type,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        Refusal refusal = Refusal.of(code(status.code()), "the HTTP request cannot be read: " + status.reasonPhrase());
        // Clients of OpenAI's read this route's errors in one shape only.
        ErrorFormat format =
                request.path().startsWith(EmbeddingsResource.PATH) ? ErrorFormat.OPENAI : ErrorFormat.PROBLEM;
        DirectHandler.TransportResponse.Builder response = DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, format.mediaType())
                .entity(Json.bytes(json -> format.write(json, status.code(), status.reasonPhrase(), refusal)))
                .keepAlive(type.keepAlive());
        if (!refusal.code().retryable()) {
            response.header(Guard.SHOULD_RETRY, "false");
        }
        return response.build();
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 404 -> ErrorCode.NOT_FOUND;
            case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
            case 503 -> ErrorCode.OVERLOADED;
            default -> status < 500 ? ErrorCode.INVALID_REQUEST : ErrorCode.INTERNAL;
        };
    }
}
