package io.semcache.store.derived;

import io.semcache.store.layout.FieldReader;
import io.semcache.store.layout.FieldTag;
import io.semcache.store.layout.Generation;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys of the names family: namespace ‖ epoch ‖ name ‖ cache key, so that a generation's names lie together in the
 * order of their UTF-8 bytes ({@link OrderedKey}). The cache key tells entries of one name apart.
 */
public final class NameKey {

    private NameKey() {}

    /** The name of this entry as a key, or null if it has none; {@code rowBytes} of the array are the row. */
    public static byte @Nullable [] ofRow(byte[] row, int rowBytes, byte[] rowKey) {
        if (RowLayout.type(row) != RowLayout.PRESENT) {
            return null;
        }
        String namespace = null;
        FieldReader fields = new FieldReader(row, RowLayout.fieldsAt(row), rowBytes);
        while (fields.next()) {
            if (fields.tag() == FieldTag.NAMESPACE) {
                namespace = fields.string();
            } else if (fields.tag() == FieldTag.NAME && namespace != null) {
                return of(new Generation(namespace, RowLayout.epoch(row)), fields.string(), rowKey);
            }
        }
        return null;
    }

    static byte[] of(Generation generation, String name, byte[] rowKey) {
        return OrderedKey.of(generation).text(name).cacheKey(rowKey).toBytes();
    }

    /** What the keys of all names that start with {@code prefix} start with. */
    public static byte[] prefix(Generation generation, String prefix) {
        return OrderedKey.of(generation).textStart(prefix).toBytes();
    }

    /** The first key behind those of this name. */
    public static byte[] after(Generation generation, String name) {
        return OrderedKey.of(generation).afterText(name).toBytes();
    }

    /** The name in a key whose generation takes so many bytes. */
    public static String name(byte[] key, int generationBytes) {
        int to = key.length - RowKey.CACHE_KEY_BYTES - OrderedKey.TEXT_END_BYTES;
        if (to < generationBytes) {
            throw new CorruptRowException("expected the key of a name, got " + key.length + " bytes");
        }
        return OrderedKey.textIn(key, generationBytes, to);
    }

    /** What lies under the name of an entry with this expiry: 8 bytes, little-endian. */
    public static byte[] value(long expiresAtMs) {
        byte[] value = new byte[Long.BYTES];
        RowLayout.setLong(value, 0, expiresAtMs);
        return value;
    }

    /** When the entry expires under whose name this lies, or {@link Row#NEVER}. */
    public static long expiresAtMs(byte[] value) {
        return RowLayout.getLong(value, 0);
    }

    /** The key of the entry that has the name. */
    public static RowKey rowKey(byte[] key) {
        return RowKey.entry(Arrays.copyOfRange(key, key.length - RowKey.CACHE_KEY_BYTES, key.length));
    }
}
