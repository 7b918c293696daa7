package io.semcache.topology.flights;

import io.semcache.serdes.CacheKey;
import io.semcache.topology.rows.Rows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How many waiters the open flights have; counted from the rows once per flight, then in memory. */
public final class WaiterCounts {

    private final Rows rows;
    private final Map<CacheKey, Count> counts = new HashMap<>();

    public WaiterCounts(Rows rows) {
        this.rows = rows;
    }

    /** {@code lastOffset}: no waiter of the flight has a higher one. */
    private record Count(UUID flightId, int waiters, long lastOffset) {}

    /** Whether the flight has room for the waiter of the lookup at {@code offset}; a replayed one has its place. */
    boolean hasRoom(CacheKey key, UUID flightId, long offset, int limit) {
        Count count = of(key, flightId);
        return offset <= count.lastOffset || count.waiters < limit;
    }

    /** The lookup at {@code offset} waits. */
    void add(CacheKey key, UUID flightId, long offset) {
        Count count = of(key, flightId);
        if (offset > count.lastOffset) {
            counts.put(key, new Count(flightId, count.waiters + 1, offset));
        }
    }

    /** A flight begins; it has no waiters yet. */
    void opened(CacheKey key, UUID flightId) {
        counts.put(key, new Count(flightId, 0, -1));
    }

    /** The flight of {@code key} has ended, or waiters of it have gone; if it goes on, they are counted anew. */
    public void changed(CacheKey key) {
        counts.remove(key);
    }

    private Count of(CacheKey key, UUID flightId) {
        Count known = counts.get(key);
        if (known != null && known.flightId.equals(flightId)) {
            return known;
        }
        List<Rows.Waiting> waiting = rows.waiters(key, flightId);
        Count counted = new Count(
                flightId,
                waiting.size(),
                waiting.isEmpty() ? -1 : waiting.getLast().offset());
        counts.put(key, counted);
        return counted;
    }
}
