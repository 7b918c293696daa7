package io.semcache.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.ErrorCode;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands around every route: who calls, the request id, the count, and the one place where refusals become answers. */
final class Guard {

    private static final Logger LOGGER = LoggerFactory.getLogger(Guard.class);

    static final HeaderName SHOULD_RETRY = HeaderNames.create("x-should-retry");
    private static final String CHALLENGE = "Bearer realm=\"semcache\"";
    private static final long USUAL_RETRY_MS = 1_000;

    private final Authentication authentication;
    private final RequestListener listener;
    private final int requestIdBytes;

    Guard(Authentication authentication, RequestListener listener, int requestIdBytes) {
        this.authentication = authentication;
        this.listener = listener;
        this.requestIdBytes = requestIdBytes;
    }

    Handler around(Route route) {
        return (request, response) -> {
            long start = System.nanoTime();
            response.header(RequestId.HEADER, RequestId.of(request.headers(), requestIdBytes));
            try {
                answer(route, request, response);
            } finally {
                listener.answered(route.path(), response.status().code(), System.nanoTime() - start);
            }
        };
    }

    private void answer(Route route, ServerRequest request, ServerResponse response) {
        try {
            route.endpoint().answer(request, response, access(route, request));
        } catch (Refusal refusal) {
            refuse(route.errors(), request, response, refusal, refusal.code().httpStatus());
        } catch (CloseConnectionException | RequestException e) {
            throw e;
        } catch (RuntimeException e) {
            if (response.isSent()) {
                throw e;
            }
            LOGGER.atError()
                    .setCause(e)
                    .addKeyValue("route", route.path())
                    .addKeyValue(
                            "requestId",
                            response.headers().get(RequestId.HEADER).get())
                    .log("request failed");
            Refusal refusal = Refusal.of(ErrorCode.INTERNAL, "the request failed inside; its id is in the log");
            refuse(route.errors(), request, response, refusal, refusal.code().httpStatus());
        }
    }

    private Access access(Route route, ServerRequest request) {
        return switch (route.requirement()) {
            case Requirement.Nothing() -> Access.NOTHING;
            case Requirement.AnyKey() -> authentication.access(request.headers());
            case Requirement.InNamespace(Role role) -> {
                Access access = authentication.access(request.headers());
                access.requireSomewhere(role);
                yield access;
            }
            case Requirement.Everywhere(Role role) -> {
                Access access = authentication.access(request.headers());
                access.requireEverywhere(role);
                yield access;
            }
        };
    }

    static void refuse(
            ErrorFormat format, ServerRequest request, ServerResponse response, Refusal refusal, int status) {
        ErrorCode code = refusal.code();
        Status line = Status.create(status);
        response.status(line);
        response.header(HeaderNames.CONTENT_TYPE, format.mediaType());
        if (code.retryable()) {
            long retryMs = refusal.retryAfterMs() < 0 ? USUAL_RETRY_MS : refusal.retryAfterMs();
            response.header(HeaderNames.RETRY_AFTER, Long.toString(TimeUnit.MILLISECONDS.toSeconds(retryMs + 999)));
        } else {
            response.header(SHOULD_RETRY, "false");
        }
        if (code == ErrorCode.UNAUTHORIZED) {
            response.header(HeaderNames.WWW_AUTHENTICATE, CHALLENGE);
        }
        if (code == ErrorCode.PAYLOAD_TOO_LARGE) {
            // What the client may still be sending is not worth reading.
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        Sending.answer(request, response, Json.bytes(json -> format.write(json, status, line.reasonPhrase(), refusal)));
    }
}
