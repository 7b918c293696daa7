package io.semcache.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The extension members of a call for clients that can only set headers. */
final class CacheHeaders {

    static final HeaderName NAMESPACE = HeaderNames.create("X-Semcache-Namespace");
    static final HeaderName TIMEOUT_MS = HeaderNames.create("X-Semcache-Timeout-Ms");

    private CacheHeaders() {}

    /** {@code Cache-Control} (RFC 9111: no-cache, no-store, only-if-cached; others are ignored) and the namespace. */
    static CacheOptions options(ServerRequestHeaders headers) {
        boolean noCache = false;
        boolean noStore = false;
        boolean onlyIfCached = false;
        for (String line : headers.values(HeaderNames.CACHE_CONTROL)) {
            for (String directive : line.split(",", -1)) {
                switch (directive.strip().toLowerCase(Locale.ROOT)) {
                    case "no-cache" -> noCache = true;
                    case "no-store" -> noStore = true;
                    case "only-if-cached" -> onlyIfCached = true;
                    default -> {}
                }
            }
        }
        @Nullable String namespace = headers.first(NAMESPACE).orElse(null);
        return new CacheOptions(noCache, noStore, onlyIfCached, null, namespace, List.of());
    }

    /** How long the caller waits. */
    static Duration timeout(ServerRequestHeaders headers, Duration usual, Duration most) {
        @Nullable String value = headers.first(TIMEOUT_MS).orElse(null);
        if (value == null) {
            return usual;
        }
        long ms;
        try {
            ms = Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            throw outOfRange(value, most);
        }
        if (ms < 1 || ms > most.toMillis()) {
            throw outOfRange(value, most);
        }
        return Duration.ofMillis(ms);
    }

    private static Refusal outOfRange(String value, Duration most) {
        return Refusal.invalid(
                TIMEOUT_MS.defaultCase(),
                "expected " + TIMEOUT_MS.defaultCase() + " in [1, " + most.toMillis() + "], got " + value);
    }
}
