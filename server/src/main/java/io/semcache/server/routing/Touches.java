package io.semcache.server.routing;

import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.topology.entries.SlidingLife;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells the log that sliding entries of this node were read; now and then, and each but once at a time. Nobody waits
 * for that: a touch that is lost shortens a life that the next read lengthens. Thread-safe.
 */
final class Touches {

    private final EventLog log;
    private final Clock clock;
    private final Set<CacheKey> underWay = ConcurrentHashMap.newKeySet();

    Touches(EventLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** {@code entry}, which lies in {@code partition}, was read. */
    void read(int partition, CacheKey key, Row.Present entry) {
        if (SlidingLife.isDue(entry, clock.millis()) && underWay.add(key)) {
            var _ = log.append(partition, key, SlidingLife.touch(entry, clock.instant()))
                    .whenComplete((done, failure) -> underWay.remove(key));
        }
    }
}
