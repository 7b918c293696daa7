package io.semcache.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * One route of the API.
 *
 * @param path as OpenAPI writes it: {@code /v1/models/{id}}
 * @param errors how its errors are written
 * @param requirement what callers must be allowed before the endpoint sees their request
 */
record Route(Method method, String path, ErrorFormat errors, Requirement requirement, Endpoint endpoint) {

    /** Parses the request, asks, answers. */
    interface Endpoint {
        /**
         * Answers; {@link Refusal} for a request that does not get what it asked for.
         *
         * @param access asked for every namespace that the request names, before anything is done for it
         */
        void answer(ServerRequest request, ServerResponse response, Access access);
    }
}
