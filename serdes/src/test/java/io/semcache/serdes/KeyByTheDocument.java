package io.semcache.serdes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The cache key once more, by the words of {@code docs/cache-key.md} and by nothing of the product. */
final class KeyByTheDocument {

    private KeyByTheDocument() {}

    static String key(KeyDocument.Vector vector) {
        return HexFormat.of().formatHex(sha256(material(vector)));
    }

    static byte[] material(KeyDocument.Vector vector) {
        String content = vector.kind().equals("tokens")
                ? vector.tokens().stream().map(Object::toString).collect(Collectors.joining(","))
                : vector.content().asText();
        return material(Arrays.asList(
                "semcache-key-1",
                vector.namespace(),
                vector.model(),
                vector.revision(),
                vector.dimensions(),
                vector.inputType(),
                vector.promptHash(),
                vector.truncate(),
                vector.kind(),
                content));
    }

    private static byte[] material(List<@Nullable String> fields) {
        int length = fields.stream()
                .mapToInt(field -> 4 + Objects.requireNonNullElse(field, "").getBytes(StandardCharsets.UTF_8).length)
                .sum();
        ByteBuffer material = ByteBuffer.allocate(length).order(ByteOrder.BIG_ENDIAN);
        for (String field : fields) {
            if (field == null) {
                material.putInt(0xFFFF_FFFF);
            } else {
                ByteBuffer utf8 = StandardCharsets.UTF_8.encode(field);
                material.putInt(utf8.remaining()).put(utf8);
            }
        }
        return material.array();
    }

    private static byte[] sha256(byte[] material) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(material);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
