package io.semcache.topology.flights;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.topology.admission.Refusal;
import io.semcache.topology.answers.Answers;
import io.semcache.topology.answers.EntryLookup;
import io.semcache.topology.entries.Entries;
import io.semcache.topology.entries.Landing;
import io.semcache.topology.entries.Lifetime;
import io.semcache.topology.events.Event;
import io.semcache.topology.rows.Epochs;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.rows.StoredLookup;
import io.semcache.topology.runtime.CacheRuntime;
import io.semcache.topology.runtime.LocalAnswer;
import io.semcache.vectors.Embedding;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Settles the flight that a vector, or a failure, came for: stores it if anyone wants that and answers everyone who
 * waits.
 *
 * <p>Replays: a settled flight and its waiters stay for a while, so the event that settled it does all of it again. A
 * later event for the same flight answers nobody; it is a duplicate, unless the flight failed: then its vector was paid
 * for and is stored.
 */
public final class VectorHandler {

    /** Expiry in the answer to a caller whose vector is not stored. */
    private static final long NOT_STORED = -1;

    private final Rows rows;
    private final Entries entries;
    private final EntryVectors entryVectors;
    private final Answers answers;
    private final WaiterCounts counts;
    private final Epochs epochs;
    private final CacheRuntime runtime;
    private final Clock clock;
    private final long settledRetentionMs;

    public VectorHandler(
            Rows rows,
            Entries entries,
            EntryVectors entryVectors,
            Answers answers,
            WaiterCounts counts,
            Epochs epochs,
            CacheRuntime runtime,
            Settings.Cache times) {
        this.rows = rows;
        this.entries = entries;
        this.entryVectors = entryVectors;
        this.answers = answers;
        this.counts = counts;
        this.epochs = epochs;
        this.runtime = runtime;
        this.clock = runtime.clock();
        this.settledRetentionMs = times.settledRetention().toMillis();
    }

    /** Null, or why the event is none. */
    public @Nullable Refusal handle(Event.Vector event) {
        UUID flightId;
        try {
            flightId = UUID.fromString(event.body().getFlightId());
        } catch (IllegalArgumentException e) {
            return Refusal.invalid(
                    "flight_id must be a UUID, got " + event.body().getFlightId());
        }
        Row.Flight flight = rows.flight(event.key());
        if (flight == null || !flight.id().equals(flightId)) {
            answerStrays(event, flightId);
            return null;
        }
        LookupEvent opener = StoredLookup.decode(flight.body());
        if (EntryLookup.isOf(event.key(), opener)) {
            entryVectors.handle(event, flight, opener);
        } else if (isLater(flight, event)) {
            keepIfMissing(event, flight, opener);
        } else {
            settle(event, flight, opener);
        }
        return null;
    }

    private static boolean isLater(Row.Flight flight, Event.Vector event) {
        return flight.settledBefore(event.offset());
    }

    /** Whoever waited has been told of the failure. The next one finds the vector. */
    private void keepIfMissing(Event.Vector event, Row.Flight flight, LookupEvent opener) {
        if (flight.state().failed()
                && stores(flight, opener)
                && Landing.of(event.body(), opener.getIdentity().getDimensions())
                        instanceof Landing.Landed(Embedding vector)
                && !hasVectorOfAnother(event)) {
            Row.Present entry = entries.fetched(flight, opener, event, vector);
            if (entries.fits(entry) && !isExpired(entry)) {
                rows.putEntry(event.key(), entry);
                return;
            }
        }
        runtime.listener().vectorIgnored();
    }

    /** What this event itself has stored is written again at a replay. */
    private boolean hasVectorOfAnother(Event.Vector event) {
        return rows.entry(event.key()) instanceof Row.Present present
                && present.vector() != null
                && !isExpired(present)
                && present.offset() != event.offset();
    }

    /** The flight is gone, so nothing is stored; whoever still waits for it gets what came. */
    private void answerStrays(Event.Vector event, UUID flightId) {
        runtime.listener().vectorIgnored();
        Landing landing = Landing.of(event.body(), event.body().getIdentity().getDimensions());
        answerWaiters(event, rows.waiters(event.key(), flightId), Row.Flight.State.NO_OFFSET, landing, clock.millis());
    }

    private void settle(Event.Vector event, Row.Flight flight, LookupEvent opener) {
        CacheKey key = event.key();
        long settledAtMs = flight.open() ? clock.millis() : flight.state().settledAtMs();
        Landing landing = store(
                event,
                flight,
                opener,
                Landing.of(event.body(), opener.getIdentity().getDimensions()));
        List<Rows.Waiting> waiters = rows.waiters(key, flight.id());
        boolean failed = !(landing instanceof Landing.Landed);
        rows.putFlight(key, settled(flight, opener, event, settledAtMs, failed));
        counts.changed(key);

        runtime.faults().beforeResults();

        answerWaiters(event, waiters, flight.openedOffset(), landing, settledAtMs);
        long expiresAtMs = stores(flight, opener)
                ? Lifetime.expiryMs(Entries.createdAtMs(event), flight.wishes().ttlMs())
                : NOT_STORED;
        answers.answerLocalCallers(
                key,
                opener,
                answer(ResultStatus.MISS, event, landing, expiresAtMs),
                answer(ResultStatus.COALESCED, event, landing, expiresAtMs));
        runtime.listener().settled(event.body().getOutcome(), waiters.size());
    }

    /** Stores what landed, if anyone wants it. A landing that does not fit into the store becomes a failed one. */
    private Landing store(Event.Vector event, Row.Flight flight, LookupEvent opener, Landing landing) {
        return switch (landing) {
            case Landing.Landed landed -> {
                Row.Present entry = entries.fetched(flight, opener, event, landed.vector());
                if (!entries.fits(entry)) {
                    yield Landing.invalid(entries.tooLarge(entry));
                }
                if (stores(flight, opener)) {
                    rows.putEntry(event.key(), entry);
                }
                yield landed;
            }
            case Landing.Refused refused -> {
                if (stores(flight, opener) && !hasVector(event.key())) {
                    rows.putEntry(event.key(), entries.refused(flight, opener, event, refused));
                }
                yield refused;
            }
            case Landing.Failed failed -> failed;
        };
    }

    /** Whether anyone wants the vector stored, and has wanted so since the last flush. */
    private boolean stores(Row.Flight flight, LookupEvent opener) {
        return flight.wishes().keep()
                && flight.epoch() >= epochs.current(opener.getIdentity().getNamespace());
    }

    /** A refused refresh does not throw away the vector that was paid for. */
    private boolean hasVector(CacheKey key) {
        return rows.entry(key) instanceof Row.Present present && present.vector() != null && !isExpired(present);
    }

    private boolean isExpired(Row row) {
        return row.expiresAtMs() != Row.NEVER && row.expiresAtMs() <= clock.millis();
    }

    private Row.Flight settled(
            Row.Flight flight, LookupEvent opener, Event.Vector event, long settledAtMs, boolean failed) {
        return flight.withState(
                new Row.Flight.State(settledAtMs, event.offset(), failed),
                StoredLookup.settled(opener, entries.storesText(opener.getIdentity())),
                clock.millis() + settledRetentionMs);
    }

    private void answerWaiters(
            Event.Vector event, List<Rows.Waiting> waiters, long openedOffset, Landing landing, long settledAtMs) {
        for (Rows.Waiting waiting : waiters) {
            long deadlineMs = waiting.row().deadlineMs();
            ResultStatus status = waiting.offset() == openedOffset ? ResultStatus.MISS : ResultStatus.COALESCED;
            LocalAnswer answer = deadlineMs != Row.NEVER && deadlineMs <= settledAtMs
                    ? Answers.failed(ErrorCode.DEADLINE_EXCEEDED, "the vector came after the deadline")
                    : answer(status, event, landing, NOT_STORED);
            answers.answer(event.key(), StoredLookup.decode(waiting.row().body()), answer);
        }
    }

    private static LocalAnswer answer(ResultStatus status, Event.Vector event, Landing landing, long expiresAtMs) {
        return switch (landing) {
            case Landing.Landed(Embedding vector) ->
                new LocalAnswer.Found(
                        status, vector, Entries.tokens(event.body()), Entries.createdAtMs(event), expiresAtMs);
            case Landing.Refused(String code, String message) -> new LocalAnswer.Failed(code, message, 0);
            case Landing.Failed(String code, String message, long retryAfterMs) ->
                new LocalAnswer.Failed(code, message, retryAfterMs);
        };
    }
}
