package io.semcache.topology.ledger;

import java.nio.ByteBuffer;

/**
 * What was paid and what was saved.
 *
 * @param calls of providers, also those that failed; one for several tenants counts for each
 * @param items texts that were billed
 * @param tokensEstimated those of {@code tokensBilled} that we counted, because the provider named none
 * @param tokensSaved what the answers would have cost without the cache
 * @param hits answers by status, like those that follow
 */
public record Sums(
        long calls,
        long items,
        long tokensBilled,
        long tokensEstimated,
        long tokensSaved,
        long hits,
        long misses,
        long coalesced,
        long stale,
        long errors) {

    public static final Sums ZERO = new Sums(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static final int FIELDS = 10;
    private static final byte VERSION = 1;

    /**
     * Sums as they are stored.
     *
     * @param offset of the last ledger record of the partition that is in them, −1: none
     */
    record Row(long offset, Sums sums) {

        static final Row NONE = new Row(-1, ZERO);

        /** Version, offset, then every number, big-endian. */
        byte[] bytes() {
            return ByteBuffer.allocate(1 + (1 + FIELDS) * Long.BYTES)
                    .put(VERSION)
                    .putLong(offset)
                    .putLong(sums.calls)
                    .putLong(sums.items)
                    .putLong(sums.tokensBilled)
                    .putLong(sums.tokensEstimated)
                    .putLong(sums.tokensSaved)
                    .putLong(sums.hits)
                    .putLong(sums.misses)
                    .putLong(sums.coalesced)
                    .putLong(sums.stale)
                    .putLong(sums.errors)
                    .array();
        }

        static Row ofBytes(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            byte version = in.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("expected version " + VERSION + " of a row of sums, got " + version);
            }
            return new Row(
                    in.getLong(),
                    new Sums(
                            in.getLong(),
                            in.getLong(),
                            in.getLong(),
                            in.getLong(),
                            in.getLong(),
                            in.getLong(),
                            in.getLong(),
                            in.getLong(),
                            in.getLong(),
                            in.getLong()));
        }
    }

    public Sums plus(Sums other) {
        return new Sums(
                calls + other.calls,
                items + other.items,
                tokensBilled + other.tokensBilled,
                tokensEstimated + other.tokensEstimated,
                tokensSaved + other.tokensSaved,
                hits + other.hits,
                misses + other.misses,
                coalesced + other.coalesced,
                stale + other.stale,
                errors + other.errors);
    }
}
