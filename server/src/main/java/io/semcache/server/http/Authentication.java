package io.semcache.server.http;

import io.helidon.http.ServerRequestHeaders;
import io.semcache.config.ApiKey;
import java.util.List;

/** Finds out who calls. Thread-safe. */
interface Authentication {

    /** Nobody has to say who calls, and everybody may do everything. */
    Authentication OFF = headers -> Access.EVERYTHING;

    /** Needs one of these keys; {@link #OFF} if there are none. */
    static Authentication of(List<ApiKey> keys) {
        return keys.isEmpty() ? OFF : new ApiKeys(keys);
    }

    /** What the caller may do; a {@link Refusal} if it does not say who it is. */
    Access access(ServerRequestHeaders headers);
}
