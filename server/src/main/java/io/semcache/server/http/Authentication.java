package io.semcache.server.http;

import io.helidon.http.ServerRequestHeaders;

/** Finds out who calls. */
interface Authentication {

    /** Nobody has to say who calls, and everybody may do everything. */
    Authentication OFF = headers -> Access.EVERYTHING;

    /** What the caller may do; a {@link Refusal} if it does not say who it is. */
    Access access(ServerRequestHeaders headers);
}
