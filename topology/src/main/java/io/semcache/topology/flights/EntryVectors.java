package io.semcache.topology.flights;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.schemas.LookupEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.topology.answers.EntryLookup;
import io.semcache.topology.entries.Entries;
import io.semcache.topology.entries.Landing;
import io.semcache.topology.entries.PutEntries;
import io.semcache.topology.events.Event;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.rows.StoredLookup;
import io.semcache.topology.runtime.CacheListener;
import io.semcache.topology.runtime.CacheRuntime;
import io.semcache.vectors.Embedding;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives named entries the vectors that came for them. Payload, life and everything else of the entry stay as they are;
 * an entry that was overwritten with another text, or deleted, takes none.
 */
public final class EntryVectors {

    private static final Logger LOG = LoggerFactory.getLogger(EntryVectors.class);

    private final Rows rows;
    private final Entries entries;
    private final EntryFlights flights;
    private final CacheListener listener;
    private final Clock clock;
    private final long settledRetentionMs;

    public EntryVectors(Rows rows, Entries entries, EntryFlights flights, CacheRuntime runtime, Settings.Cache times) {
        this.rows = rows;
        this.entries = entries;
        this.flights = flights;
        this.listener = runtime.listener();
        this.clock = runtime.clock();
        this.settledRetentionMs = times.settledRetention().toMillis();
    }

    /** What came for {@code flight}, which {@code opener} opened for the entry of the event's key. */
    void handle(Event.Vector event, Row.Flight flight, LookupEvent opener) {
        Landing landing = Landing.of(event.body(), opener.getIdentity().getDimensions());
        if (flight.settledBefore(event.offset())) {
            late(event, opener, landing);
            return;
        }
        switch (landing) {
            case Landing.Landed(Embedding vector) -> {
                String tooLarge = attach(event, opener, vector);
                settle(event, flight, opener, tooLarge != null);
                if (tooLarge != null) {
                    notEmbedded(event.key(), ErrorCode.PAYLOAD_TOO_LARGE.wireName(), tooLarge);
                }
            }
            case Landing.Refused(String code, String message) -> {
                settle(event, flight, opener, true);
                notEmbedded(event.key(), code, message);
            }
            case Landing.Failed(String code, String message, long retryAfterMs) -> {
                flights.pause(event.key(), flight, retryAfterMs, clock.millis());
                notEmbedded(event.key(), code, message);
            }
        }
    }

    /** The answer to an attempt that was given up, or a duplicate. */
    private void late(Event.Vector event, LookupEvent opener, Landing landing) {
        if (landing instanceof Landing.Landed(Embedding vector)) {
            attach(event, opener, vector);
        } else {
            listener.vectorIgnored();
        }
    }

    /** Null, or why the entry cannot hold the vector. */
    private @Nullable String attach(Event.Vector event, LookupEvent opener, Embedding vector) {
        Row.Present entry = wanting(event.key(), opener);
        if (entry == null || (entry.vector() != null && entry.offset() != event.offset())) {
            listener.vectorIgnored();
            return null;
        }
        Row.Present embedded = PutEntries.embedded(entry, event, vector);
        if (!entries.fits(embedded)) {
            return entries.tooLarge(embedded);
        }
        rows.putEntry(event.key(), embedded);
        return null;
    }

    /** The entry of {@code key}, if it wants the vector that {@code opener} asked for, or has it already. */
    private Row.@Nullable Present wanting(CacheKey key, LookupEvent opener) {
        return rows.entry(key) instanceof Row.Present entry && PutEntries.wants(entry, EntryLookup.textKey(opener))
                ? entry
                : null;
    }

    private void settle(Event.Vector event, Row.Flight flight, LookupEvent opener, boolean failed) {
        rows.putFlight(
                event.key(),
                flight.withState(
                        new Row.Flight.State(
                                flight.open() ? clock.millis() : flight.state().settledAtMs(), event.offset(), failed),
                        StoredLookup.settled(opener, entries.storesText(opener.getIdentity())),
                        clock.millis() + settledRetentionMs));
    }

    private void notEmbedded(CacheKey key, String code, String message) {
        listener.notEmbedded(ErrorCode.ofWireName(code).orElse(ErrorCode.INTERNAL));
        LOG.atDebug()
                .addKeyValue("key", key.hex())
                .addKeyValue("code", code)
                .addKeyValue("reason", message)
                .log("an entry got no vector");
    }

    /** The time of {@code flight} is over: sends it again, or removes it if its entry no longer wants a vector. */
    void due(CacheKey key, Row.Flight flight, LookupEvent opener) {
        Row.Present entry = wanting(key, opener);
        if (entry != null && entry.vector() == null) {
            flights.issueAgain(key, flight, opener, clock.millis());
        } else {
            rows.deleteFlight(key);
        }
    }
}
