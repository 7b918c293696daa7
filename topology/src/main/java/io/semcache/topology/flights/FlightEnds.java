package io.semcache.topology.flights;

import io.semcache.schemas.LookupEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.topology.answers.EntryLookup;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.rows.StoredLookup;

/** Ends the say of the flight of a key, be it that of a text or of a named entry. */
public final class FlightEnds {

    private final Rows rows;
    private final Flights flights;
    private final EntryFlights entryFlights;

    public FlightEnds(Rows rows, Flights flights, EntryFlights entryFlights) {
        this.rows = rows;
        this.flights = flights;
        this.entryFlights = entryFlights;
    }

    /** Whatever is under way for the key since before {@code offset} is not to be stored any more. */
    public void end(CacheKey key, long offset) {
        Row.Flight flight = rows.flight(key);
        if (flight != null) {
            end(key, flight, StoredLookup.decode(flight.body()), offset);
        }
    }

    /** The same for {@code flight}, which {@code opener} opened. */
    public void end(CacheKey key, Row.Flight flight, LookupEvent opener, long offset) {
        if (EntryLookup.isOf(key, opener)) {
            entryFlights.end(key, flight, offset);
        } else {
            flights.overrule(key, flight, offset);
        }
    }
}
