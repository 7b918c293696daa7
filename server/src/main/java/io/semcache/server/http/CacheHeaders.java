package io.semcache.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.semcache.server.embedding.EntryLabels;
import io.semcache.server.embedding.Freshness;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The extension members of a call for clients that can only set headers. */
final class CacheHeaders {

    static final HeaderName NAMESPACE = HeaderNames.create("X-Semcache-Namespace");
    static final HeaderName TIMEOUT_MS = HeaderNames.create("X-Semcache-Timeout-Ms");

    private CacheHeaders() {}

    private static final String STALE_WHILE_REVALIDATE = "stale-while-revalidate=";
    private static final String STALE_IF_ERROR = "stale-if-error=";
    private static final String MAX_AGE = "max-age=";

    /** Delta seconds beyond this mean the same: for ever (RFC 9111, 1.2.2). */
    private static final long MAX_SECONDS = 1L << 31;

    /**
     * {@code Cache-Control} (RFC 9111: max-age, no-cache, no-store, only-if-cached; RFC 5861: stale-while-revalidate,
     * stale-if-error; others are ignored) and the namespace.
     */
    static CacheOptions options(ServerRequestHeaders headers) {
        boolean noCache = false;
        boolean noStore = false;
        boolean onlyIfCached = false;
        long staleWhileRevalidateMs = 0;
        long staleIfErrorMs = 0;
        @Nullable Long maxAgeMs = null;
        for (String line : headers.values(HeaderNames.CACHE_CONTROL)) {
            for (String directive : line.split(",", -1)) {
                String said = directive.strip().toLowerCase(Locale.ROOT);
                switch (said) {
                    case "no-cache" -> noCache = true;
                    case "no-store" -> noStore = true;
                    case "only-if-cached" -> onlyIfCached = true;
                    default -> {
                        if (said.startsWith(STALE_WHILE_REVALIDATE)) {
                            staleWhileRevalidateMs = orNone(secondsInMs(said, STALE_WHILE_REVALIDATE));
                        } else if (said.startsWith(STALE_IF_ERROR)) {
                            staleIfErrorMs = orNone(secondsInMs(said, STALE_IF_ERROR));
                        } else if (said.startsWith(MAX_AGE)) {
                            maxAgeMs = secondsInMs(said, MAX_AGE);
                        }
                    }
                }
            }
        }
        @Nullable String namespace = headers.first(NAMESPACE).orElse(null);
        return new CacheOptions(
                noCache,
                noStore,
                onlyIfCached,
                null,
                namespace,
                EntryLabels.NONE,
                new Freshness(false, staleWhileRevalidateMs, staleIfErrorMs, maxAgeMs));
    }

    private static long orNone(@Nullable Long ms) {
        return ms == null ? 0 : ms;
    }

    /**
     * Delta seconds, quoted or not; null for what is no number: it was not said, as with directives that are unknown.
     */
    private static @Nullable Long secondsInMs(String directive, String name) {
        String seconds = directive.substring(name.length()).replace("\"", "").strip();
        if (seconds.isEmpty() || !seconds.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        boolean huge = seconds.length() >= Long.toString(MAX_SECONDS).length();
        return TimeUnit.SECONDS.toMillis(huge ? MAX_SECONDS : Long.parseLong(seconds));
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
