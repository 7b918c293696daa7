package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.semcache.serdes.CacheKey;
import java.io.IOException;

/** Reads cache keys as they are answered: 64 hex digits. */
final class KeyMember {

    private KeyMember() {}

    static CacheKey read(String name, JsonParser value) throws IOException {
        return of(name, JsonMembers.string(name, value));
    }

    static CacheKey of(String name, String hex) {
        try {
            return CacheKey.ofHex(hex);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(name, "expected " + name + " to be 64 hex digits");
        }
    }
}
