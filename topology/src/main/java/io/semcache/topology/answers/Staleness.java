package io.semcache.topology.answers;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.LookupEvent;
import io.semcache.store.row.Row;

/**
 * When an entry that is past its life is still a good answer, because the lookup says so:
 * {@code stale-while-revalidate} and {@code stale-if-error} of <a href="https://www.rfc-editor.org/rfc/rfc5861">RFC
 * 5861</a>. The namespace decides how long such entries are kept at all.
 */
public final class Staleness {

    private Staleness() {}

    /** Whether {@code entry} answers {@code lookup} while it is fetched anew. */
    public static boolean servesWhileRevalidating(Row.Present entry, LookupEvent lookup, long nowMs) {
        return isExpiredSince(entry, lookup.getStaleWhileRevalidateMs(), nowMs);
    }

    /** Whether {@code entry} answers {@code lookup} in the place of a failure that may pass. */
    public static boolean servesInsteadOf(ErrorCode code, Row.Present entry, LookupEvent lookup, long nowMs) {
        boolean reads = lookup.getCache() == CacheMode.DEFAULT || lookup.getCache() == CacheMode.NO_STORE;
        return reads && code.retryable() && isExpiredSince(entry, lookup.getStaleIfErrorMs(), nowMs);
    }

    /** Whether the life of an entry with a vector ended, less than {@code windowMs} ago. */
    private static boolean isExpiredSince(Row.Present entry, long windowMs, long nowMs) {
        return entry.vector() != null
                && entry.expiresAtMs() != Row.NEVER
                && entry.expiresAtMs() <= nowMs
                && nowMs - entry.expiresAtMs() < windowMs;
    }
}
