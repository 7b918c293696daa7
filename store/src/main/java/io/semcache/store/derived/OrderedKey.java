package io.semcache.store.derived;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.semcache.store.layout.Generation;
import io.semcache.store.row.RowKey;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Bytes of a key with several parts, which sort as the parts do. A text ends in 00 01, and a zero byte inside it is
 * written as 00 FF: no text is then a prefix of another's bytes and the order is kept, as in FoundationDB's tuple
 * layer. Numbers are big-endian and not negative.
 */
public final class OrderedKey {

    /** Bytes after the last of a text. */
    static final int TEXT_END_BYTES = 2;

    private static final byte ESCAPED_ZERO = (byte) 0xff;
    private static final byte TEXT_END = 1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** What the keys of one generation start with. */
    public static OrderedKey of(Generation generation) {
        return new OrderedKey().text(generation.namespace()).number(generation.epoch());
    }

    /** What is built on these bytes. */
    public static OrderedKey startingWith(byte[] start) {
        OrderedKey key = new OrderedKey();
        key.bytes.writeBytes(start);
        return key;
    }

    OrderedKey text(String text) {
        return textStart(text).end(TEXT_END);
    }

    /** The start of a text: of all texts that start so. */
    OrderedKey textStart(String start) {
        for (byte b : start.getBytes(UTF_8)) {
            bytes.write(b);
            if (b == 0) {
                bytes.write(ESCAPED_ZERO);
            }
        }
        return this;
    }

    /** Behind this text and all that follows it. */
    OrderedKey afterText(String text) {
        return textStart(text).end((byte) (TEXT_END + 1));
    }

    private OrderedKey end(byte end) {
        bytes.write(0);
        bytes.write(end);
        return this;
    }

    OrderedKey number(long number) {
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes.write((byte) (number >>> shift));
        }
        return this;
    }

    OrderedKey one(byte code) {
        bytes.write(code);
        return this;
    }

    /** The cache key of a row. */
    public OrderedKey cacheKey(byte[] rowKey) {
        bytes.write(rowKey, 0, RowKey.CACHE_KEY_BYTES);
        return this;
    }

    public byte[] toBytes() {
        return bytes.toByteArray();
    }

    public static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** The text whose bytes lie in {@code key} in this range, without its end. */
    static String textIn(byte[] key, int from, int to) {
        byte[] text = new byte[to - from];
        int size = 0;
        for (int at = from; at < to; at++) {
            text[size++] = key[at];
            at += key[at] == 0 ? 1 : 0;
        }
        return new String(text, 0, size, UTF_8);
    }
}
