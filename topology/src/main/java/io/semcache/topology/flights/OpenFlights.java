package io.semcache.topology.flights;

import io.semcache.config.Settings;
import io.semcache.schemas.LookupEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.store.query.ExpiredQuery;
import io.semcache.store.row.Kind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.rows.StoredLookup;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fetches that are under way in one partition. There is no list of them; but each is looked at by the sweep when
 * its attempt is over, so it is among the rows that expire within the longest time that an attempt may take.
 */
public final class OpenFlights {

    private static final Logger LOG = LoggerFactory.getLogger(OpenFlights.class);

    private final Rows rows;
    private final long attemptMs;

    public OpenFlights(Rows rows, Settings.Cache times) {
        this.rows = rows;
        this.attemptMs = times.fetchTimeout().plus(times.callTimeout()).toMillis();
    }

    /** Takes one flight. */
    public interface Visitor {
        void visit(CacheKey key, Row.Flight flight, LookupEvent opener);
    }

    /** Visits every flight that is open at {@code nowMs}. */
    public void forEach(long nowMs, Visitor visitor) {
        List<RowKey> due = rows.due(nowMs + attemptMs, ExpiredQuery.MAX_LIMIT);
        if (due.size() == ExpiredQuery.MAX_LIMIT) {
            LOG.atWarn().log("so many rows are due that flights behind them were not looked at");
        }
        for (RowKey key : due) {
            if (key.kind() == Kind.FLIGHT && rows.get(key) instanceof Row.Flight flight && flight.open()) {
                visitor.visit(Rows.cacheKey(key), flight, StoredLookup.decode(flight.body()));
            }
        }
    }
}
