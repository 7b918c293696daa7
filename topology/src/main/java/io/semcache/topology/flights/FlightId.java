package io.semcache.topology.flights;

import io.semcache.serdes.CacheKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The id of a flight follows from the lookup that opened it, so a replay opens the same flight and a vector that is
 * already under way still finds it. SHA-256 of cache key ‖ partition ‖ offset, cut to a version 8 UUID (RFC 9562).
 */
final class FlightId {

    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private FlightId() {}

    static UUID of(CacheKey key, int partition, long offset) {
        ByteBuffer digest = ByteBuffer.wrap(sha256(ByteBuffer.allocate(CacheKey.LENGTH + Integer.BYTES + Long.BYTES)
                .put(key.bytes())
                .putInt(partition)
                .putLong(offset)
                .array()));
        long high = (digest.getLong() & ~0xF000L) | VERSION_8;
        long low = (digest.getLong() & ~0xC000_0000_0000_0000L) | VARIANT;
        return new UUID(high, low);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
