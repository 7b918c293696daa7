package io.semcache.topology.flights;

import io.semcache.config.Settings;
import io.semcache.schemas.Identity;
import io.semcache.schemas.LookupEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.store.row.Wishes;
import io.semcache.topology.answers.EntryLookup;
import io.semcache.topology.events.Event;
import io.semcache.topology.events.Outbox;
import io.semcache.topology.rows.Epochs;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.rows.StoredLookup;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/**
 * Flights of named entries that have no vector yet. A put opens one; what it waits for is not a fetch but a lookup of
 * the text, which the cache answers itself. It is tried until it succeeds, the text is refused for good, or the entry
 * no longer wants it.
 *
 * <p>Replays: which vector an entry wants stands in the entry. So a flight that is left over, or opened once too often,
 * gives nothing to anyone, and a put whose flight has given way to that of a <em>later</em> put opens none, because
 * that put is going to be replayed too.
 */
public final class EntryFlights {

    /** The vector is stored with the entry, which has a life and tags of its own. */
    private static final Wishes KEPT = new Wishes(true, Wishes.TTL_OF_NAMESPACE, Set.of());

    /** Longest time between two attempts while the provider fails. */
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** From any first pause beyond the longest, and no overflow. */
    private static final int MOST_DOUBLINGS = 24;

    private final Rows rows;
    private final Outbox outbox;
    private final Epochs epochs;
    private final Settings.Cache times;
    private final int partition;

    public EntryFlights(Rows rows, Outbox outbox, Epochs epochs, Settings.Cache times, int partition) {
        this.rows = rows;
        this.outbox = outbox;
        this.epochs = epochs;
        this.times = times;
        this.partition = partition;
    }

    /** The entry that {@code event} put wants the vector of {@code text}. */
    public void board(Event.Command event, Identity identity, String text, long nowMs) {
        Row.Flight flight = rows.flight(event.key());
        if (flight == null || flight.settledBefore(event.offset())) {
            open(event, identity, text, nowMs);
        } else if (flight.openedOffset() == event.offset()) {
            openAgain(event.key(), flight);
        } else if (flight.openedOffset() < event.offset()) {
            LookupEvent opener = StoredLookup.decode(flight.body());
            if (!wantsSameText(opener, identity, text)) {
                open(event, identity, text, nowMs);
            } else if (flight.open() && flight.state().failed()) {
                issueAgain(event.key(), flight, opener, nowMs);
            }
        }
    }

    private static boolean wantsSameText(LookupEvent opener, Identity identity, String text) {
        return CacheKey.ofText(identity, text).hex().equals(EntryLookup.textKey(opener));
    }

    private void open(Event.Command event, Identity identity, String text, long nowMs) {
        UUID id = FlightId.of(event.key(), partition, event.offset());
        LookupEvent lookup = EntryLookup.of(event.key(), id, identity, text, event.body());
        rows.putFlight(
                event.key(),
                new Row.Flight(
                        id,
                        epochs.at(event.body().getNamespace(), event.offset()),
                        event.offset(),
                        new Row.Flight.Issue(1, nowMs, nowMs),
                        Row.Flight.State.UNDER_WAY,
                        KEPT,
                        StoredLookup.whole(lookup),
                        nowMs + patienceMs()));
        outbox.lookup(textKey(lookup), lookup);
    }

    private void openAgain(CacheKey key, Row.Flight flight) {
        rows.putFlight(key, flight);
        if (flight.open()) {
            LookupEvent opener = StoredLookup.decode(flight.body());
            outbox.lookup(textKey(opener), opener);
        }
    }

    /** A write at {@code offset} wants no vector, or brought its own. */
    public void end(CacheKey key, long offset) {
        Row.Flight flight = rows.flight(key);
        if (flight != null) {
            end(key, flight, offset);
        }
    }

    /** The same for {@code flight}. */
    void end(CacheKey key, Row.Flight flight, long offset) {
        if (flight.open() && flight.openedOffset() < offset) {
            rows.deleteFlight(key);
        }
    }

    /** Sends the lookup once more. */
    void issueAgain(CacheKey key, Row.Flight flight, LookupEvent opener, long nowMs) {
        rows.putFlight(
                key,
                flight.withIssue(
                        new Row.Flight.Issue(flight.issue().attempt() + 1, nowMs, nowMs), nowMs + patienceMs()));
        outbox.lookup(textKey(opener), opener);
    }

    /**
     * The attempt failed: the next one follows after a pause that doubles, or when the provider says, if that is later.
     */
    void pause(CacheKey key, Row.Flight flight, long retryAfterMs, long nowMs) {
        long pauseMs =
                Math.max(retryAfterMs, attemptMs() << Math.min(flight.issue().attempt() - 1, MOST_DOUBLINGS));
        rows.putFlight(
                key,
                flight.withState(
                        Row.Flight.State.PAUSED, flight.body(), nowMs + Math.min(pauseMs, LONGEST_PAUSE.toMillis())));
    }

    /** The longest time in which the owner of the text answers: its own attempts, and the sweeps that end them. */
    private long patienceMs() {
        return times.fetchAttempts() * (attemptMs() + times.sweepInterval().toMillis());
    }

    private long attemptMs() {
        return times.fetchTimeout().plus(times.callTimeout()).toMillis();
    }

    private static CacheKey textKey(LookupEvent lookup) {
        return CacheKey.ofText(lookup.getIdentity(), lookup.getText());
    }
}
