package io.semcache.store.row;

import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Key of a row: cache key (32 bytes) ‖ kind (1 byte) ‖ id (of a waiter, 1 to {@value #MAX_ID_BYTES} bytes; otherwise
 * empty). Ordered as unsigned bytes, so all rows of a cache key lie together. Immutable; arrays handed in are copied.
 */
public final class RowKey {

    /** Length of a cache key. */
    public static final int CACHE_KEY_BYTES = 32;

    /** Longest id of a waiter. */
    public static final int MAX_ID_BYTES = 256;

    public static final int MIN_BYTES = CACHE_KEY_BYTES + 1;

    private static final byte[] NO_ID = {};
    private static final Serializer<byte[]> PREFIX_SERIALIZER = new ByteArraySerializer();

    private final byte[] bytes;

    private RowKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Key of the entry of this cache key. */
    public static RowKey entry(byte[] cacheKey) {
        return new RowKey(join(cacheKey, Kind.ENTRY, NO_ID));
    }

    /** Key of the flight of this cache key. */
    public static RowKey flight(byte[] cacheKey) {
        return new RowKey(join(cacheKey, Kind.FLIGHT, NO_ID));
    }

    /** Key of the epoch of a namespace, by the cache key that its user makes for it. */
    public static RowKey namespace(byte[] cacheKey) {
        return new RowKey(join(cacheKey, Kind.NAMESPACE, NO_ID));
    }

    /** Key of what a source depends on, by the cache key that its user makes for it. */
    public static RowKey source(byte[] cacheKey) {
        return new RowKey(join(cacheKey, Kind.SOURCE, NO_ID));
    }

    /** Key of an erasure, by the cache key that its user makes for it. */
    public static RowKey erasure(byte[] cacheKey) {
        return new RowKey(join(cacheKey, Kind.ERASURE, NO_ID));
    }

    /** Key of one waiter of this cache key. */
    public static RowKey waiter(byte[] cacheKey, byte[] id) {
        if (id.length < 1 || id.length > MAX_ID_BYTES) {
            throw new IllegalArgumentException("a waiter's id must have [1, 256] bytes, got " + id.length);
        }
        return new RowKey(join(cacheKey, Kind.WAITER, id));
    }

    /** What the keys of all waiters of this cache key start with, for a prefix scan. */
    public static byte[] waiterPrefix(byte[] cacheKey) {
        return join(cacheKey, Kind.WAITER, NO_ID);
    }

    /** Serializer to hand to a prefix scan with {@link #waiterPrefix}: the bytes as they are. */
    public static Serializer<byte[]> prefixSerializer() {
        return PREFIX_SERIALIZER;
    }

    /**
     * The key with these bytes; takes ownership of the array.
     *
     * @throws CorruptRowException if they are no row key
     */
    public static RowKey ofBytes(byte[] bytes) {
        requireValid(bytes);
        return new RowKey(bytes);
    }

    /**
     * Checks that these are the bytes of a row key.
     *
     * @throws CorruptRowException if they are not
     */
    public static void requireValid(byte[] bytes) {
        if (bytes.length < MIN_BYTES) {
            throw new CorruptRowException("expected a row key of at least 33 bytes, got " + bytes.length);
        }
        int idBytes = bytes.length - MIN_BYTES;
        boolean fits = switch (Kind.ofCode(bytes[CACHE_KEY_BYTES])) {
            case ENTRY, FLIGHT, NAMESPACE, SOURCE, ERASURE -> idBytes == 0;
            case WAITER -> idBytes >= 1 && idBytes <= MAX_ID_BYTES;
        };
        if (!fits) {
            throw new CorruptRowException(
                    "a row key of kind " + bytes[CACHE_KEY_BYTES] + " has an id of " + idBytes + " bytes");
        }
    }

    /** The kind in the bytes of a key. */
    public static byte kindCode(byte[] bytes) {
        return bytes[CACHE_KEY_BYTES];
    }

    /** Whether these are the bytes of the key of a namespace. */
    public static boolean isNamespace(byte[] bytes) {
        return bytes.length == MIN_BYTES && kindCode(bytes) == Kind.NAMESPACE.code();
    }

    /** Whether these are the bytes of the key of a source. */
    public static boolean isSource(byte[] bytes) {
        return bytes.length == MIN_BYTES && kindCode(bytes) == Kind.SOURCE.code();
    }

    /** Whether these are the bytes of the key of an entry. */
    public static boolean isEntry(byte[] bytes) {
        return bytes.length == MIN_BYTES && bytes[CACHE_KEY_BYTES] == Kind.ENTRY.code();
    }

    private static byte[] join(byte[] cacheKey, Kind kind, byte[] id) {
        if (cacheKey.length != CACHE_KEY_BYTES) {
            throw new IllegalArgumentException("a cache key must have 32 bytes, got " + cacheKey.length);
        }
        byte[] joined = Arrays.copyOf(cacheKey, MIN_BYTES + id.length);
        joined[CACHE_KEY_BYTES] = kind.code();
        System.arraycopy(id, 0, joined, MIN_BYTES, id.length);
        return joined;
    }

    /** The cache key in a new array of 32 bytes. */
    public byte[] cacheKey() {
        return Arrays.copyOf(bytes, CACHE_KEY_BYTES);
    }

    public Kind kind() {
        return Kind.ofCode(bytes[CACHE_KEY_BYTES]);
    }

    /** The waiter's id in a new array; empty for the other kinds. */
    public byte[] id() {
        return Arrays.copyOfRange(bytes, MIN_BYTES, bytes.length);
    }

    /** The bytes themselves, not a copy; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof RowKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "RowKey[" + HexFormat.of().formatHex(bytes, 0, CACHE_KEY_BYTES) + " " + kind() + " "
                + HexFormat.of().formatHex(bytes, MIN_BYTES, bytes.length) + "]";
    }
}
