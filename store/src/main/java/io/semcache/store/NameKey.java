package io.semcache.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys of the names family: namespace ‖ name ‖ cache key, so that a namespace's names lie together in the order of
 * their UTF-8 bytes. Each text ends in 00 01, and a zero byte inside it is written as 00 FF: no text is then a prefix
 * of another's bytes and the order is kept, as in FoundationDB's tuple layer. The cache key tells entries of one name
 * apart.
 */
final class NameKey {

    private static final byte ESCAPED_ZERO = (byte) 0xff;
    private static final byte TEXT_END = 1;

    private NameKey() {}

    /** The name of this entry as a key, or null if it has none; {@code rowBytes} of the array are the row. */
    static byte @Nullable [] ofRow(byte[] row, int rowBytes, byte[] rowKey) {
        if (RowLayout.type(row) != RowLayout.PRESENT) {
            return null;
        }
        String namespace = null;
        FieldReader fields = new FieldReader(row, RowLayout.fieldsAt(row), rowBytes);
        while (fields.next()) {
            if (fields.tag() == FieldTag.NAMESPACE) {
                namespace = fields.string();
            } else if (fields.tag() == FieldTag.NAME && namespace != null) {
                return of(namespace, fields.string(), rowKey);
            }
        }
        return null;
    }

    static byte[] of(String namespace, String name, byte[] rowKey) {
        var bytes = new ByteArrayOutputStream();
        text(bytes, namespace);
        text(bytes, name);
        bytes.write(rowKey, 0, RowKey.CACHE_KEY_BYTES);
        return bytes.toByteArray();
    }

    /** What the keys of all names that start with {@code prefix} start with. */
    static byte[] prefix(String namespace, String prefix) {
        var bytes = new ByteArrayOutputStream();
        text(bytes, namespace);
        escaped(bytes, prefix);
        return bytes.toByteArray();
    }

    /** The first key behind those of this name. */
    static byte[] after(String namespace, String name) {
        var bytes = new ByteArrayOutputStream();
        text(bytes, namespace);
        escaped(bytes, name);
        bytes.write(0);
        bytes.write(TEXT_END + 1);
        return bytes.toByteArray();
    }

    /** The name in a key of this namespace. */
    static String name(byte[] key, String namespace) {
        int from = prefix(namespace, "").length;
        int to = key.length - RowKey.CACHE_KEY_BYTES - 2;
        if (to < from) {
            throw new CorruptRowException("expected the key of a name, got " + key.length + " bytes");
        }
        byte[] name = new byte[to - from];
        int size = 0;
        for (int at = from; at < to; at++) {
            name[size++] = key[at];
            at += key[at] == 0 ? 1 : 0;
        }
        return new String(name, 0, size, UTF_8);
    }

    /** The key of the entry that has the name. */
    static RowKey rowKey(byte[] key) {
        return RowKey.entry(Arrays.copyOfRange(key, key.length - RowKey.CACHE_KEY_BYTES, key.length));
    }

    private static void text(ByteArrayOutputStream bytes, String text) {
        escaped(bytes, text);
        bytes.write(0);
        bytes.write(TEXT_END);
    }

    private static void escaped(ByteArrayOutputStream bytes, String text) {
        for (byte b : text.getBytes(UTF_8)) {
            bytes.write(b);
            if (b == 0) {
                bytes.write(ESCAPED_ZERO);
            }
        }
    }
}
