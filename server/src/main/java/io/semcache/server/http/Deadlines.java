package io.semcache.server.http;

import io.helidon.http.ServerRequestHeaders;
import io.semcache.config.Settings;
import io.semcache.server.embedding.Deadline;
import java.time.Clock;

/** When callers stop waiting: what their headers say, within bounds, otherwise the usual time. */
final class Deadlines {

    private final Settings.Server server;
    private final Clock clock;

    Deadlines(Settings.Server server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    Deadline of(ServerRequestHeaders headers) {
        return Deadline.in(CacheHeaders.timeout(headers, server.requestTimeout(), server.maxRequestTimeout()), clock);
    }
}
