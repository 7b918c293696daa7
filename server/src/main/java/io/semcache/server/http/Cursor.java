package io.semcache.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * Where the next page of names begins, as text that callers hand back as it is: a version, a check sum over everything
 * it belongs to, and the last name of the page before. A cursor of another range is refused instead of giving a page
 * that looks right.
 */
final class Cursor {

    private static final byte VERSION = 1;
    private static final int HEAD_BYTES = Byte.BYTES + Integer.BYTES;

    private Cursor() {}

    static String behind(String name, String namespace, String prefix) {
        byte[] last = name.getBytes(UTF_8);
        byte[] cursor = ByteBuffer.allocate(HEAD_BYTES + last.length)
                .put(VERSION)
                .putInt(checksum(namespace, prefix, last))
                .put(last)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /** The name behind which the page begins. */
    static String read(String cursor, String namespace, String prefix) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        if (bytes.length <= HEAD_BYTES || bytes[0] != VERSION) {
            throw invalid();
        }
        byte[] last = Arrays.copyOfRange(bytes, HEAD_BYTES, bytes.length);
        if (ByteBuffer.wrap(bytes).getInt(Byte.BYTES) != checksum(namespace, prefix, last)) {
            throw invalid();
        }
        return new String(last, UTF_8);
    }

    private static int checksum(String namespace, String prefix, byte[] last) {
        CRC32C crc = new CRC32C();
        for (byte[] part : new byte[][] {namespace.getBytes(UTF_8), prefix.getBytes(UTF_8), last}) {
            crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
            crc.update(part);
        }
        return (int) crc.getValue();
    }

    private static Refusal invalid() {
        return Refusal.invalid("cursor", "expected the cursor of an answer for the same namespace and prefix");
    }
}
