package io.semcache.server.http;

import io.semcache.schemas.CacheMode;
import io.semcache.server.embedding.EntryLabels;
import io.semcache.server.embedding.Freshness;
import org.jspecify.annotations.Nullable;

/**
 * How a call uses the cache, as its body or its headers say it. Null: not said.
 *
 * @param noCache do not answer from the cache
 * @param noStore store nothing
 * @param onlyIfCached never call a provider
 * @param labels of what is stored
 */
record CacheOptions(
        boolean noCache,
        boolean noStore,
        boolean onlyIfCached,
        @Nullable Long ttlMs,
        @Nullable String namespace,
        EntryLabels labels,
        Freshness freshness) {

    /** With nothing said of the life of entries. */
    CacheOptions(
            boolean noCache,
            boolean noStore,
            boolean onlyIfCached,
            @Nullable Long ttlMs,
            @Nullable String namespace,
            EntryLabels labels) {
        this(noCache, noStore, onlyIfCached, ttlMs, namespace, labels, Freshness.STRICT);
    }

    static final CacheOptions NONE = new CacheOptions(false, false, false, null, null, EntryLabels.NONE);

    /** Both together: a restriction of either side holds; where both name a value, this one's counts. */
    CacheOptions or(CacheOptions headers) {
        return new CacheOptions(
                noCache || headers.noCache,
                noStore || headers.noStore,
                onlyIfCached || headers.onlyIfCached,
                ttlMs == null ? headers.ttlMs : ttlMs,
                namespace == null ? headers.namespace : namespace,
                labels,
                freshness.or(headers.freshness));
    }

    /** Whether what the provider answers is stored. */
    boolean stores() {
        return !noStore && !onlyIfCached;
    }

    /** @throws Refusal if what is said contradicts itself */
    CacheMode mode() {
        if (onlyIfCached && noCache) {
            throw Refusal.invalid("cache", "only-if-cached and no-cache exclude each other");
        }
        if (onlyIfCached) {
            return CacheMode.ONLY_IF_CACHED;
        }
        if (noCache || freshness.refusesEveryAge()) {
            return noStore ? CacheMode.BYPASS : CacheMode.REFRESH;
        }
        return noStore ? CacheMode.NO_STORE : CacheMode.DEFAULT;
    }
}
