package io.semcache.topology.flights;

import io.semcache.config.Settings;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Reply;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.store.row.Wishes;
import io.semcache.topology.admission.Models;
import io.semcache.topology.events.Event;
import io.semcache.topology.events.Outbox;
import io.semcache.topology.rows.Epochs;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.rows.StoredLookup;
import io.semcache.topology.runtime.DiskRoom;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Single-flight: the first miss of a key opens a flight and sends one fetch, later misses join it.
 *
 * <p>Replays: everything a lookup writes follows from its offset and is written again when it is replayed. A flight
 * that was settled by a <em>later</em> event than the lookup counts as under way, because that event is going to be
 * replayed too and then answers again; so nothing is fetched twice.
 */
public final class Flights {

    private final Rows rows;
    private final Outbox outbox;
    private final WaiterCounts counts;
    private final Models models;
    private final Epochs epochs;
    private final DiskRoom room;
    private final Settings.Cache times;
    private final int waitersPerKey;
    private final int partition;

    public Flights(
            Rows rows,
            Outbox outbox,
            WaiterCounts counts,
            Models models,
            Epochs epochs,
            DiskRoom room,
            Settings settings,
            int partition) {
        this.rows = rows;
        this.outbox = outbox;
        this.counts = counts;
        this.models = models;
        this.epochs = epochs;
        this.room = room;
        this.times = settings.cache();
        this.waitersPerKey = settings.limits().waitersPerKey();
        this.partition = partition;
    }

    /** How a lookup went into a flight. */
    enum Boarding {
        OPENED,
        JOINED,
        /** No more may wait for it. */
        FULL,
        /** There would be one more, and no room for it. */
        NO_ROOM
    }

    /** Joins the flight of the key, or opens one. */
    Boarding board(Event.Lookup event, long nowMs) {
        Row.Flight flight = rows.flight(event.key());
        if (flight == null || flight.settledBefore(event.offset())) {
            if (!room.isLeft()) {
                return Boarding.NO_ROOM;
            }
            open(event, nowMs);
            return Boarding.OPENED;
        }
        if (flight.openedOffset() == event.offset()) {
            openAgain(event, flight, nowMs);
            return Boarding.OPENED;
        }
        if (waits(event.body()) && !counts.hasRoom(event.key(), flight.id(), event.offset(), waitersPerKey)) {
            return Boarding.FULL;
        }
        join(event, flight, nowMs);
        return Boarding.JOINED;
    }

    /** Puts again what the lookup wrote when it was first processed, for the changelog may not have it. */
    void rewrite(Event.Lookup event) {
        Row.Flight flight = rows.flight(event.key());
        if (flight != null && flight.openedOffset() == event.offset()) {
            rows.putFlight(event.key(), flight);
        }
        Row.Waiter waiter = rows.waiter(event.key(), event.offset());
        if (waiter != null) {
            rows.putWaiter(event.key(), event.offset(), waiter);
        }
    }

    /**
     * What is under way for the key, if it was opened before {@code offset}, is not to be stored any more: the caller
     * of the write at {@code offset} knows better. A later lookup may want it stored again. The vector of a flight that
     * failed may still be under way.
     */
    public void overrule(CacheKey key, long offset) {
        Row.Flight flight = rows.flight(key);
        if (flight != null) {
            overrule(key, flight, offset);
        }
    }

    /** The same for {@code flight}. */
    void overrule(CacheKey key, Row.Flight flight, long offset) {
        if ((flight.open() || flight.state().failed()) && flight.openedOffset() < offset) {
            rows.putFlight(key, flight.withWishes(Wishes.NONE, flight.epoch()));
        }
    }

    /** Sends the fetch that {@code flight} is waiting for. */
    void sendFetch(CacheKey key, Row.Flight flight, LookupEvent opener) {
        outbox.fetch(
                key,
                new EmbeddingFetch(
                        flight.id().toString(),
                        flight.issue().attempt(),
                        flight.epoch(),
                        opener.getIdentity(),
                        opener.getText(),
                        opener.getTokens(),
                        Instant.ofEpochMilli(flight.issue().notAfterMs()),
                        Instant.ofEpochMilli(flight.issue().atMs()),
                        opener.getTenant()));
    }

    /** The flight as it is issued now: {@code attempt} is sent and may be answered until the row is due. */
    Row.Flight issued(Row.Flight flight, int attempt, long nowMs) {
        Row.Flight.Issue issue = issue(attempt, nowMs);
        return flight.withIssue(issue, dueAtMs(issue));
    }

    private Row.Flight.Issue issue(int attempt, long nowMs) {
        return new Row.Flight.Issue(attempt, nowMs, nowMs + times.fetchTimeout().toMillis());
    }

    private long dueAtMs(Row.Flight.Issue issue) {
        return issue.notAfterMs() + times.callTimeout().toMillis();
    }

    /** When a waiter is looked at by the sweep, if nothing ends its wait: its deadline, or past every attempt. */
    long waiterExpiryMs(long deadlineMs, long nowMs) {
        if (deadlineMs != Row.NEVER) {
            return deadlineMs;
        }
        long attemptMs = times.fetchTimeout().plus(times.callTimeout()).toMillis();
        return nowMs
                + times.fetchAttempts() * attemptMs
                + times.settledRetention().toMillis();
    }

    private void open(Event.Lookup event, long nowMs) {
        LookupEvent lookup = event.body();
        UUID id = FlightId.of(event.key(), partition, event.offset());
        Row.Flight.Issue issue = issue(1, nowMs);
        Row.Flight flight = new Row.Flight(
                id,
                epochs.at(lookup.getIdentity().getNamespace(), event.offset()),
                event.offset(),
                issue,
                Row.Flight.State.UNDER_WAY,
                wishes(lookup),
                StoredLookup.whole(lookup),
                dueAtMs(issue));
        counts.opened(event.key(), id);
        rows.putFlight(event.key(), flight);
        putWaiter(event, id, nowMs);
        sendFetch(event.key(), flight, lookup);
    }

    private void openAgain(Event.Lookup event, Row.Flight flight, long nowMs) {
        rows.putFlight(event.key(), flight);
        putWaiter(event, flight.id(), nowMs);
        if (flight.open()) {
            sendFetch(event.key(), flight, event.body());
        }
    }

    /** A flight from before a flush goes on for whoever joins it behind the flush, and for nobody else. */
    private void join(Event.Lookup event, Row.Flight flight, long nowMs) {
        Wishes wishes = wishes(event.body());
        long epoch =
                Math.max(flight.epoch(), epochs.at(event.body().getIdentity().getNamespace(), event.offset()));
        Wishes before = epoch > flight.epoch() ? Wishes.NONE : flight.wishes();
        Wishes after = before.union(wishes);
        if (flight.open() && (epoch > flight.epoch() || !after.equals(before) || addsToOpener(wishes, flight))) {
            // What nobody wanted stored before is stored for this one, under its labels.
            Row.Flight labelled = wishes.keep() && !before.keep()
                    ? flight.withBody(StoredLookup.labelled(StoredLookup.decode(flight.body()), event.body()))
                    : flight;
            rows.putFlight(event.key(), labelled.withWishes(after, epoch));
        }
        putWaiter(event, flight.id(), nowMs);
    }

    /** What {@code lookup} alone wants stored. */
    private Wishes wishes(LookupEvent lookup) {
        if (lookup.getCache() != CacheMode.DEFAULT && lookup.getCache() != CacheMode.REFRESH) {
            return Wishes.NONE;
        }
        Long asked = lookup.getTtlMs();
        long ttlMs = asked != null
                ? asked
                : models.namespace(lookup.getIdentity().getNamespace()).ttl().toMillis();
        return new Wishes(true, ttlMs, Set.copyOf(lookup.getTags()));
    }

    /**
     * Whether the flight is not what its opener alone would have made it. Then the row is put again even if it holds
     * the union already: in a replay it holds the wishes of lookups whose put the changelog may have missed.
     */
    private boolean addsToOpener(Wishes wishes, Row.Flight flight) {
        if (!wishes.keep()) {
            return false;
        }
        Wishes opener = wishes(StoredLookup.decode(flight.body()));
        return !opener.union(wishes).equals(opener);
    }

    private void putWaiter(Event.Lookup event, UUID flightId, long nowMs) {
        if (!waits(event.body())) {
            return;
        }
        Instant deadline = event.body().getDeadline();
        long deadlineMs = deadline == null ? Row.NEVER : deadline.toEpochMilli();
        counts.add(event.key(), flightId, event.offset());
        rows.putWaiter(
                event.key(),
                event.offset(),
                new Row.Waiter(
                        flightId, deadlineMs, StoredLookup.waiter(event.body()), waiterExpiryMs(deadlineMs, nowMs)));
    }

    /** Whether the answer goes to a topic, and so must outlive this process. */
    private static boolean waits(LookupEvent lookup) {
        return lookup.getWaiter() != null
                && (lookup.getWaiter().getReply() == Reply.TOPIC
                        || lookup.getWaiter().getReply() == Reply.ENTRY);
    }
}
