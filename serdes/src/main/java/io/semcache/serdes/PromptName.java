package io.semcache.serdes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of an entry that is put for a text without one: {@code prompt:} and the SHA-256 of its UTF-8, in hex. So a
 * text has one such entry in a namespace, whatever the model; and whoever knows the text can compute the name.
 */
public final class PromptName {

    private static final String PREFIX = "prompt:";

    private PromptName() {}

    public static String of(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
