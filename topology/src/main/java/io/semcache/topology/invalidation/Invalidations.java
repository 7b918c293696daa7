package io.semcache.topology.invalidation;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.LookupEvent;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.topology.answers.Answers;
import io.semcache.topology.entries.Entries;
import io.semcache.topology.events.Event;
import io.semcache.topology.flights.FlightEnds;
import io.semcache.topology.flights.OpenFlights;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.runtime.CacheListener;
import io.semcache.topology.runtime.CacheRuntime;
import io.semcache.topology.runtime.LocalAnswer;
import io.semcache.topology.sources.Graph;
import java.time.Clock;
import java.util.Set;

/**
 * Removes what an invalidation is about from one partition, and ends the say of flights that are under way for it:
 * their callers get their answer, but a vector of what is out of date is not stored behind the invalidation.
 *
 * <p>Replays: the entries that a replay removes once too often are of later events, which are replayed too.
 */
public final class Invalidations {

    private final Rows rows;
    private final SelectedEntries selected;
    private final OpenFlights openFlights;
    private final FlightEnds flightEnds;
    private final Entries entries;
    private final Graph graph;
    private final Settings.Limits limits;
    private final CacheListener listener;
    private final Clock clock;

    public Invalidations(
            Rows rows,
            OpenFlights openFlights,
            FlightEnds flightEnds,
            Entries entries,
            Graph graph,
            Settings.Limits limits,
            CacheRuntime runtime) {
        this.rows = rows;
        this.selected = new SelectedEntries(rows);
        this.openFlights = openFlights;
        this.flightEnds = flightEnds;
        this.entries = entries;
        this.graph = graph;
        this.limits = limits;
        this.listener = runtime.listener();
        this.clock = runtime.clock();
    }

    public LocalAnswer invalidate(Event.Command event) {
        CommandEvent command = event.body();
        Selection selection;
        try {
            selection = Selection.of(command, limits);
        } catch (IllegalArgumentException e) {
            return Answers.failed(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
        }
        if (!selection.hasCondition()) {
            return Answers.failed(ErrorCode.INVALID_REQUEST, "an invalidation needs a condition");
        }
        Set<RowKey> keys = selected.keys(selection);
        if (!command.getDryRun()) {
            remove(keys, selection, event);
        }
        return new LocalAnswer.Matched(keys.size(), event.offset());
    }

    private void remove(Set<RowKey> keys, Selection selection, Event.Command event) {
        for (RowKey key : keys) {
            rows.delete(key);
            flightEnds.end(Rows.cacheKey(key), event.offset());
        }
        openFlights.forEach(clock.millis(), (key, flight, opener) -> {
            if (isAbout(selection, flight, opener)) {
                flightEnds.end(key, flight, opener, event.offset());
            }
        });
        if (selection.isSourceAlone()) {
            graph.forget(selection.namespace(), Set.of(selection.source()));
        }
        listener.invalidated(keys.size());
    }

    /** Whether the entry that the flight is to make would be one of the selection. */
    private boolean isAbout(Selection selection, Row.Flight flight, LookupEvent opener) {
        return opener.getIdentity().getNamespace().equals(selection.namespace())
                && selection.matches(entries.expected(flight, opener));
    }
}
