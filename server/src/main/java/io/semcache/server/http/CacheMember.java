package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.semcache.server.embedding.Freshness;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the {@code cache} member of a call. Also knows LiteLLM's {@code ttl} and {@code s-maxage}, in seconds. */
final class CacheMember implements JsonMembers.Visitor {

    /** Ten thousand years: far beyond any use, and no sum with the clock overflows. */
    static final long MAX_TTL_MS = TimeUnit.DAYS.toMillis(3_650_000);

    private boolean noCache;
    private boolean noStore;
    private boolean onlyIfCached;
    private @Nullable Long ttlMs;
    private @Nullable String namespace;
    private final LabelMembers labels = new LabelMembers();
    private boolean sliding;
    private long staleWhileRevalidateMs;
    private long staleIfErrorMs;
    private @Nullable Long maxAgeMs;

    @Override
    public void member(String name, JsonParser value) throws IOException {
        if (JsonMembers.isNull(value)) {
            return;
        }
        String path = "cache." + name;
        if (labels.take(name, path, value)) {
            return;
        }
        switch (name) {
            case "no-cache" -> noCache = JsonMembers.bool(path, value);
            case "no-store" -> noStore = JsonMembers.bool(path, value);
            case "only-if-cached" -> onlyIfCached = JsonMembers.bool(path, value);
            case "ttl_ms" -> ttlMs = JsonMembers.integer(path, value, 0, MAX_TTL_MS);
            case "ttl" -> ttlMs = secondsInMs(path, value);
            case "sliding" -> sliding = JsonMembers.bool(path, value);
            case "stale-while-revalidate" -> staleWhileRevalidateMs = secondsInMs(path, value);
            case "stale-if-error" -> staleIfErrorMs = secondsInMs(path, value);
            case "max-age", "s-maxage" -> maxAgeMs = secondsInMs(path, value);
            case "namespace" -> namespace = JsonMembers.string(path, value);
            default -> value.skipChildren();
        }
    }

    CacheOptions options() {
        return new CacheOptions(
                noCache,
                noStore,
                onlyIfCached,
                ttlMs,
                namespace,
                labels.labels(),
                new Freshness(sliding, staleWhileRevalidateMs, staleIfErrorMs, maxAgeMs));
    }

    private static long secondsInMs(String path, JsonParser value) throws IOException {
        return TimeUnit.SECONDS.toMillis(
                JsonMembers.integer(path, value, 0, TimeUnit.MILLISECONDS.toSeconds(MAX_TTL_MS)));
    }
}
