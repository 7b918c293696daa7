package io.semcache.server.embedding;

import org.jspecify.annotations.Nullable;

/**
 * What a call says of the life and the age of entries.
 *
 * @param sliding whether what is stored for it begins its life anew when it is read
 * @param staleWhileRevalidateMs how long after its life an entry answers while it is fetched anew (RFC 5861)
 * @param staleIfErrorMs how long after its life an entry answers if the provider fails (RFC 5861)
 * @param maxAgeMs how old an entry may be that answers (RFC 9111, 5.2.1.1); null: any age
 */
public record Freshness(
        boolean sliding,
        long staleWhileRevalidateMs,
        long staleIfErrorMs,
        @Nullable Long maxAgeMs) {

    /** Fixed lives, and nothing that is past its own. */
    public static final Freshness STRICT = new Freshness(false, 0, 0);

    public Freshness {
        if (staleWhileRevalidateMs < 0 || staleIfErrorMs < 0 || (maxAgeMs != null && maxAgeMs < 0)) {
            throw new IllegalArgumentException("expected times of at least 0, got " + staleWhileRevalidateMs + ", "
                    + staleIfErrorMs + " and " + maxAgeMs);
        }
    }

    /** For entries of any age. */
    public Freshness(boolean sliding, long staleWhileRevalidateMs, long staleIfErrorMs) {
        this(sliding, staleWhileRevalidateMs, staleIfErrorMs, null);
    }

    /** Both together; where both name a time, this one's counts. */
    public Freshness or(Freshness other) {
        return new Freshness(
                sliding || other.sliding,
                staleWhileRevalidateMs > 0 ? staleWhileRevalidateMs : other.staleWhileRevalidateMs,
                staleIfErrorMs > 0 ? staleIfErrorMs : other.staleIfErrorMs,
                maxAgeMs != null ? maxAgeMs : other.maxAgeMs);
    }

    /** Whether no entry is young enough. */
    public boolean refusesEveryAge() {
        return maxAgeMs != null && maxAgeMs == 0;
    }
}
