package io.semcache.server.embedding;

/**
 * What a call says of the life of entries.
 *
 * @param sliding whether what is stored for it begins its life anew when it is read
 * @param staleWhileRevalidateMs how long after its life an entry answers while it is fetched anew (RFC 5861)
 * @param staleIfErrorMs how long after its life an entry answers if the provider fails (RFC 5861)
 */
public record Freshness(boolean sliding, long staleWhileRevalidateMs, long staleIfErrorMs) {

    /** Fixed lives, and nothing that is past its own. */
    public static final Freshness STRICT = new Freshness(false, 0, 0);

    public Freshness {
        if (staleWhileRevalidateMs < 0 || staleIfErrorMs < 0) {
            throw new IllegalArgumentException(
                    "expected times of at least 0, got " + staleWhileRevalidateMs + " and " + staleIfErrorMs);
        }
    }

    /** Both together; where both name a time, this one's counts. */
    public Freshness or(Freshness other) {
        return new Freshness(
                sliding || other.sliding,
                staleWhileRevalidateMs > 0 ? staleWhileRevalidateMs : other.staleWhileRevalidateMs,
                staleIfErrorMs > 0 ? staleIfErrorMs : other.staleIfErrorMs);
    }
}
