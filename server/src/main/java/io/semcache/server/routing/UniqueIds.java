package io.semcache.server.routing;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Ids that are unique in the cluster, cheaper than a random one each. Thread-safe. */
final class UniqueIds {

    private final String prefix = UUID.randomUUID() + "-";
    private final AtomicLong last = new AtomicLong();

    String next() {
        return prefix + last.incrementAndGet();
    }
}
