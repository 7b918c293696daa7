package io.semcache.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * SHA-256 of an API key. A fast hash is enough where what is hashed has 256 random bits: nobody can try them all, so
 * there is nothing that a slow one or a salt would defend. Equality takes the same time wherever two hashes differ.
 */
public final class KeyHash {

    private static final int BYTES = 32;

    private final byte[] bytes;

    private KeyHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The hash of a key as callers present it. */
    public static KeyHash ofKey(String key) {
        try {
            return new KeyHash(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The hash that {@link #hex} wrote; {@link IllegalArgumentException} if it is none. */
    public static KeyHash ofHex(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("expected " + BYTES + " bytes, got " + bytes.length);
        }
        return new KeyHash(bytes);
    }

    /** 64 hex digits, as the settings have it. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyHash hash && MessageDigest.isEqual(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Not the hash: what is compared with callers' keys is for no log. */
    @Override
    public String toString() {
        return "[hidden]";
    }
}
