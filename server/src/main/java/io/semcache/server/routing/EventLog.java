package io.semcache.server.routing;

import io.semcache.schemas.LookupEvent;
import io.semcache.serdes.CacheKey;
import java.util.concurrent.CompletableFuture;

/** The log of the cache. Thread-safe. */
interface EventLog {

    /** Appends; the future is done when the log has acknowledged it, or fails. */
    CompletableFuture<Void> append(int partition, CacheKey key, LookupEvent event);
}
