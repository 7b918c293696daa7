package io.semcache.server.http;

import io.helidon.http.ServerRequestHeaders;
import io.semcache.config.Settings;
import io.semcache.server.embedding.Deadline;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When callers stop waiting: what their headers say, within bounds, otherwise the usual time. */
final class Deadlines {

    private final Settings.Server server;
    private final Clock clock;

    Deadlines(Settings.Server server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    Deadline of(ServerRequestHeaders headers) {
        return of(headers, null);
    }

    /** @param said in the body of the request, within bounds; it counts before the headers */
    Deadline of(ServerRequestHeaders headers, @Nullable Duration said) {
        Duration timeout = said != null
                ? said
                : CacheHeaders.timeout(headers, server.requestTimeout(), server.maxRequestTimeout());
        return Deadline.in(timeout, clock);
    }
}
