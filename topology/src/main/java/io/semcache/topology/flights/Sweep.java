package io.semcache.topology.flights;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.schemas.FetchError;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.topology.answers.Answers;
import io.semcache.topology.answers.EntryLookup;
import io.semcache.topology.events.Outbox;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.rows.StoredLookup;
import io.semcache.topology.runtime.CacheListener;
import io.semcache.topology.runtime.CacheRuntime;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks at the rows whose time is over, a bounded number at a time, on the stream thread.
 *
 * <p>A sweep is not an event: after a crash nothing repeats it. So it never removes what a replay or a lost answer
 * still needs. A flight that nobody answered ends by an event of its own in the log; a waiter is told that its deadline
 * has passed one sweep, and a commit, before its row is removed; a settled flight stays until the event that settled it
 * is known to be behind.
 */
public final class Sweep {

    private final Rows rows;
    private final Flights flights;
    private final EntryVectors entryVectors;
    private final Outbox outbox;
    private final Answers answers;
    private final CacheListener listener;
    private final Clock clock;
    private final Settings.Cache times;
    private final AtomicLong nextOffset;
    private final Runnable requestCommit;

    private Set<RowKey> told = Set.of();

    public Sweep(
            Rows rows,
            Flights flights,
            EntryVectors entryVectors,
            Outbox outbox,
            Answers answers,
            CacheRuntime runtime,
            Settings.Cache times,
            AtomicLong nextOffset,
            Runnable requestCommit) {
        this.rows = rows;
        this.flights = flights;
        this.entryVectors = entryVectors;
        this.outbox = outbox;
        this.answers = answers;
        this.listener = runtime.listener();
        this.clock = runtime.clock();
        this.times = times;
        this.nextOffset = nextOffset;
        this.requestCommit = requestCommit;
    }

    /** One tick: at most {@code sweepRows} rows. What is left is due at the next one. */
    public void run() {
        var tick = new Tick(clock.millis());
        for (RowKey key : rows.due(tick.nowMs, times.sweepRows())) {
            if (tick.budget <= 0) {
                break;
            }
            tick.look(key);
        }
        told = tick.told;
        if (!told.isEmpty()) {
            requestCommit.run();
        }
        if (tick.removed > 0) {
            listener.expired(tick.removed);
        }
    }

    private final class Tick {

        private final long nowMs;
        private final Set<RowKey> told = new HashSet<>();
        private int budget = times.sweepRows();
        private int removed;

        private Tick(long nowMs) {
            this.nowMs = nowMs;
        }

        private void look(RowKey key) {
            budget--;
            switch (rows.get(key)) {
                case Row.Present present -> remove(key);
                case Row.Negative negative -> remove(key);
                case Row.Erasure erasure -> remove(key);
                case Row.Flight flight -> look(key, flight);
                case Row.Waiter waiter -> look(key, waiter);
                case Row.Namespace _, Row.Source _ -> {} // do not expire
                case null -> remove(key);
            }
        }

        private void look(RowKey key, Row.Flight flight) {
            CacheKey cacheKey = Rows.cacheKey(key);
            if (!flight.open()) {
                removeSettled(key, cacheKey, flight);
                return;
            }
            LookupEvent opener = StoredLookup.decode(flight.body());
            if (EntryLookup.isOf(cacheKey, opener)) {
                entryVectors.due(cacheKey, flight, opener);
            } else if (flight.issue().attempt() < times.fetchAttempts()) {
                Row.Flight again = flights.issued(flight, flight.issue().attempt() + 1, nowMs);
                rows.putFlight(cacheKey, again);
                flights.sendFetch(cacheKey, again, opener);
                listener.reissued();
            } else {
                rows.putFlight(cacheKey, flights.issued(flight, flight.issue().attempt(), nowMs));
                outbox.timeout(cacheKey, unavailable(flight, opener));
            }
        }

        private VectorEvent unavailable(Row.Flight flight, LookupEvent opener) {
            return new VectorEvent(
                    flight.id().toString(),
                    flight.issue().attempt(),
                    flight.epoch(),
                    opener.getIdentity(),
                    Outcome.UNAVAILABLE,
                    null,
                    false,
                    null,
                    false,
                    "",
                    null,
                    new FetchError(
                            ErrorCode.PROVIDER_UNAVAILABLE.wireName(),
                            "no answer came in " + flight.issue().attempt() + " attempts",
                            null),
                    Instant.ofEpochMilli(nowMs));
        }

        /**
         * With it go its waiters, and those of flights of this key that ended before it. The flight itself goes last,
         * so that no waiter is ever left without one.
         */
        private void removeSettled(RowKey key, CacheKey cacheKey, Row.Flight flight) {
            if (flight.state().settledOffset() >= nextOffset.get()) {
                rows.putFlight(
                        cacheKey,
                        flight.withExpiry(nowMs + times.settledRetention().toMillis()));
                return;
            }
            List<Rows.Waiting> waiters = rows.waiters(cacheKey);
            for (Rows.Waiting waiter : waiters.subList(0, Math.min(waiters.size(), budget + 1))) {
                remove(waiter.key());
                budget--;
            }
            if (budget >= 0) {
                remove(key);
            }
        }

        private void look(RowKey key, Row.Waiter waiter) {
            CacheKey cacheKey = Rows.cacheKey(key);
            Row.Flight flight = rows.flight(cacheKey);
            boolean deadlinePassed = waiter.deadlineMs() != Row.NEVER && waiter.deadlineMs() <= nowMs;
            if (flight == null) {
                tellThenRemove(key, cacheKey, waiter);
            } else if (!flight.id().equals(waiter.flightId())) {
                removeAnswered(key, waiter);
            } else if (!flight.open()) {
                // Its flight answered it, and takes it along when it goes.
                rows.put(key, expiring(waiter, Math.max(flight.expiresAtMs(), nowMs + 1)));
            } else if (deadlinePassed) {
                tellThenRemove(key, cacheKey, waiter);
            } else {
                rows.put(key, expiring(waiter, flights.waiterExpiryMs(Row.NEVER, nowMs)));
            }
        }

        /** Its flight ended before another one began. Until it is certain that it ends only once, the row stays. */
        private void removeAnswered(RowKey key, Row.Waiter waiter) {
            if (waiter.expiresAtMs() == waiter.deadlineMs()) {
                rows.put(key, expiring(waiter, nowMs + times.settledRetention().toMillis()));
            } else {
                remove(key);
            }
        }

        private void tellThenRemove(RowKey key, CacheKey cacheKey, Row.Waiter waiter) {
            if (Sweep.this.told.contains(key)) {
                remove(key);
                return;
            }
            answers.answer(
                    cacheKey,
                    StoredLookup.decode(waiter.body()),
                    Answers.failed(ErrorCode.DEADLINE_EXCEEDED, "no vector came before the deadline"));
            listener.rejected(ErrorCode.DEADLINE_EXCEEDED);
            told.add(key);
        }

        private void remove(RowKey key) {
            rows.delete(key);
            removed++;
        }
    }

    private static Row.Waiter expiring(Row.Waiter waiter, long expiresAtMs) {
        return new Row.Waiter(waiter.flightId(), waiter.deadlineMs(), waiter.body(), expiresAtMs);
    }
}
