package io.semcache.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * One route of the API.
 *
 * @param path as OpenAPI writes it: {@code /v1/models/{id}}
 * @param errors how its errors are written
 */
record Route(Method method, String path, ErrorFormat errors, Endpoint endpoint) {

    /** Parses the request, asks, answers. */
    interface Endpoint {
        /** Answers; {@link Refusal} for a request that does not get what it asked for. */
        void answer(ServerRequest request, ServerResponse response);
    }
}
