package io.semcache.dump;

/**
 * One entry: all that its row says ({@code docs/entry-format.md}) but what belongs to the partition it lay in, which is
 * its epoch, its offset and its checksum. The arrays are not copied and not to be written to.
 *
 * @param key cache key, 32 bytes
 * @param createdAtMs wall-clock milliseconds since 1970
 * @param expiresAtMs the same, absolute; 0: never
 * @param tokens −1: unknown
 * @param slidingMs how long it lives after its last use; 0: its life is fixed
 * @param staleMs how long it is kept after its expiry
 * @param vector little-endian float32, four bytes for each dimension of the space
 * @param fields the fields of the row behind those that the space has, as they lie in it
 */
@SuppressWarnings("ArrayRecordComponent") // on its way between a store and a file; nothing compares entries
public record Entry(
        byte[] key,
        Space space,
        long createdAtMs,
        long expiresAtMs,
        int tokens,
        boolean tokensEstimated,
        long slidingMs,
        long staleMs,
        byte[] vector,
        byte[] fields) {

    /** Length of a cache key. */
    public static final int KEY_BYTES = 32;

    /** {@code expiresAtMs} of an entry that does not expire. */
    public static final long NEVER = 0;

    /** {@code tokens} that nobody counted. */
    public static final int UNKNOWN_TOKENS = -1;

    public Entry {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("expected a key of 32 bytes, got " + key.length);
        }
        if (vector.length != space.dimensions() * Float.BYTES) {
            throw new IllegalArgumentException("expected a vector of " + space.dimensions()
                    + " components of 4 bytes, got " + vector.length + " bytes");
        }
        if (createdAtMs < 0 || expiresAtMs < 0 || slidingMs < 0 || staleMs < 0 || tokens < UNKNOWN_TOKENS) {
            throw new IllegalArgumentException("expected times of at least 0 and tokens of at least -1, got created at "
                    + createdAtMs
                    + ", expires at " + expiresAtMs + ", sliding " + slidingMs + ", stale " + staleMs + ", tokens "
                    + tokens);
        }
    }
}
