package io.semcache.config;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * An API key that was made just now: the only moment at which a key and its hash are known together.
 *
 * @param text what callers present: {@value #PREFIX}, by which scanners for leaked secrets find it, and 256 random bits
 */
public record NewApiKey(String text) {

    public static final String PREFIX = "semcache_";

    private static final int RANDOM_BYTES = 32;

    /** A key that nobody has seen. */
    public static NewApiKey random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new NewApiKey(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What the settings of a node have of it. */
    public KeyHash hash() {
        return KeyHash.ofKey(text);
    }

    @Override
    public String toString() {
        return "[hidden]";
    }
}
