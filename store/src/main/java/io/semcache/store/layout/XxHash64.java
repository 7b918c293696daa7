package io.semcache.store.layout;

import java.util.Objects;

/**
 * XXH64 of a byte array, the 64-bit hash of Y. Collet's xxHash (specification:
 * https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md). Not cryptographic.
 */
final class XxHash64 {

    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;

    private XxHash64() {}

    /** Hash of the first {@code length} bytes. */
    static long hash(byte[] bytes, int length, long seed) {
        return hash(bytes, 0, length, seed);
    }

    /** Hash of the bytes from {@code from}, inclusive, to {@code to}, exclusive. */
    static long hash(byte[] bytes, int from, int to, long seed) {
        Objects.checkFromToIndex(from, to, bytes.length);
        int length = to - from;
        int at = from;
        long hash;
        if (length >= 32) {
            long a = seed + PRIME_1 + PRIME_2;
            long b = seed + PRIME_2;
            long c = seed;
            long d = seed - PRIME_1;
            for (; at <= to - 32; at += 32) {
                a = round(a, RowLayout.getLong(bytes, at));
                b = round(b, RowLayout.getLong(bytes, at + 8));
                c = round(c, RowLayout.getLong(bytes, at + 16));
                d = round(d, RowLayout.getLong(bytes, at + 24));
            }
            hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
            hash = merge(merge(merge(merge(hash, a), b), c), d);
        } else {
            hash = seed + PRIME_5;
        }
        hash += length;
        for (; at <= to - 8; at += 8) {
            hash ^= round(0, RowLayout.getLong(bytes, at));
            hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_4;
        }
        if (at <= to - 4) {
            hash ^= (RowLayout.getInt(bytes, at) & 0xFFFFFFFFL) * PRIME_1;
            hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
            at += 4;
        }
        for (; at < to; at++) {
            hash ^= (bytes[at] & 0xFFL) * PRIME_5;
            hash = Long.rotateLeft(hash, 11) * PRIME_1;
        }
        hash = (hash ^ (hash >>> 33)) * PRIME_2;
        hash = (hash ^ (hash >>> 29)) * PRIME_3;
        return hash ^ (hash >>> 32);
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(long hash, long lane) {
        return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
    }
}
