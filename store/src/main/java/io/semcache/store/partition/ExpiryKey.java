package io.semcache.store.partition;

import io.semcache.store.row.RowKey;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Keys of the expiries family: expiry (8 bytes, big-endian, so that they sort by time) ‖ row key. */
final class ExpiryKey {

    static final byte[] NO_VALUE = {};

    private ExpiryKey() {}

    static byte[] of(long expiresAtMs, byte[] rowKey) {
        return ByteBuffer.allocate(Long.BYTES + rowKey.length)
                .putLong(expiresAtMs)
                .put(rowKey)
                .array();
    }

    static long expiresAtMs(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    static RowKey rowKey(byte[] key) {
        return RowKey.ofBytes(Arrays.copyOfRange(key, Long.BYTES, key.length));
    }
}
