package io.semcache.topology.entries;

import io.semcache.store.row.Row;

/** How long entries live. */
public final class Lifetime {

    private static final long FOR_EVER = 0;

    /** So long that no sum of times overflows. */
    private static final long LONGEST_MS = Long.MAX_VALUE / 4;

    private Lifetime() {}

    /** When a vector of {@code createdAtMs} expires; {@link Row#NEVER} if it does not in any time that counts. */
    public static long expiryMs(long createdAtMs, long ttlMs) {
        return ttlMs == FOR_EVER || ttlMs > LONGEST_MS ? Row.NEVER : createdAtMs + ttlMs;
    }
}
