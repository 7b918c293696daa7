package io.semcache.server.routing;

import io.semcache.serdes.CacheKey;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;

/** The log of the cache. Thread-safe. */
interface EventLog {

    /** Appends; the future is done when the log has acknowledged it, or fails. */
    CompletableFuture<Void> append(int partition, CacheKey key, SpecificRecord event);
}
