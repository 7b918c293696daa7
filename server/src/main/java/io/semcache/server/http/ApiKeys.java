package io.semcache.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.semcache.config.ApiKey;
import io.semcache.config.ErrorCode;
import io.semcache.config.KeyHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows callers by their API keys: {@code Authorization: Bearer} (RFC 6750), which every OpenAI client sends, or
 * {@code X-Api-Key} where a proxy needs that header for itself. What is compared are hashes, all of them, each in
 * constant time: how long the answer takes says nothing of how near a guess was, nor of whose key was given.
 */
final class ApiKeys implements Authentication {

    static final HeaderName API_KEY = HeaderNames.create("X-Api-Key");

    private static final String BEARER = "Bearer ";

    private final List<ApiKey> keys;

    ApiKeys(List<ApiKey> keys) {
        this.keys = keys;
    }

    @Override
    public Access access(ServerRequestHeaders headers) {
        String presented = presented(headers);
        if (presented == null) {
            throw Refusal.of(
                    ErrorCode.UNAUTHORIZED, "expected an API key in Authorization: Bearer … or in X-Api-Key, got none");
        }
        ApiKey key = find(KeyHash.ofKey(presented));
        if (key == null) {
            throw Refusal.of(ErrorCode.UNAUTHORIZED, "the API key is not one of this node's");
        }
        return Access.of(key);
    }

    private static @Nullable String presented(ServerRequestHeaders headers) {
        String apiKey = headers.first(API_KEY).orElse(null);
        if (apiKey != null) {
            return apiKey;
        }
        String authorization = headers.first(HeaderNames.AUTHORIZATION).orElse("");
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }

    private @Nullable ApiKey find(KeyHash hash) {
        ApiKey found = null;
        for (ApiKey key : keys) {
            found = key.hash().equals(hash) ? key : found;
        }
        return found;
    }
}
