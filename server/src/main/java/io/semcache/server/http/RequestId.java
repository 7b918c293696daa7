package io.semcache.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The id of a request, the caller's own or a new one, echoed on every answer. */
final class RequestId {

    static final HeaderName HEADER = HeaderNames.create("X-Request-Id");

    private RequestId() {}

    /** The caller's id if it gave one that can be echoed, otherwise a new one. */
    static String of(ServerRequestHeaders headers, int mostBytes) {
        @Nullable String given = headers.first(HEADER).orElse(null);
        return given != null && usable(given, mostBytes) ? given : random();
    }

    /** Unique, but no secret: a generator of secrets would take a good part of the time of a small answer. */
    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** Whether the id is short enough and visible ASCII, so that it can be echoed and logged as it is. */
    static boolean usable(String id, int mostBytes) {
        return !id.isEmpty() && id.length() <= mostBytes && id.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
