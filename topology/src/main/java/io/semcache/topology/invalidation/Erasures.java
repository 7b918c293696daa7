package io.semcache.topology.invalidation;

import io.semcache.config.ErrorCode;
import io.semcache.config.Grants;
import io.semcache.config.Settings;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.LookupEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.store.query.SubjectQuery;
import io.semcache.store.query.SubjectRows;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.topology.answers.Answers;
import io.semcache.topology.events.Event;
import io.semcache.topology.flights.WaiterCounts;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.rows.StoredLookup;
import io.semcache.topology.runtime.CacheRuntime;
import io.semcache.topology.runtime.LocalAnswer;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Forgets everything about a subject in one partition: entries, also flushed ones, what is under way for them, and
 * those who wait for it, who are told so; also who waits for it at a flight that others began. Everything goes as
 * tombstones. The row of the erasure comes last; it has every replica rewrite its files, and its own tombstone, when
 * its time is over, is what has the broker begin a new segment of a changelog that nobody writes to, so that the old
 * one can be compacted.
 *
 * <p>Replays: a replayed erasure removes what replayed events before it have written again.
 */
public final class Erasures {

    /** What those are told who waited for something about the subject. */
    private static final LocalAnswer.Failed ERASED =
            Answers.failed(ErrorCode.NOT_FOUND, "what this request is about was erased meanwhile");

    private final Rows rows;
    private final Answers answers;
    private final WaiterCounts counts;
    private final Clock clock;
    private final long compactionMs;

    public Erasures(Rows rows, Answers answers, WaiterCounts counts, CacheRuntime runtime, Settings.Topics topics) {
        this.rows = rows;
        this.answers = answers;
        this.counts = counts;
        this.clock = runtime.clock();
        this.compactionMs = topics.compaction().toMillis();
    }

    public LocalAnswer erase(Event.Command event) {
        CommandEvent command = event.body();
        String subject = command.getSubject();
        if (subject == null) {
            return Answers.failed(ErrorCode.INVALID_REQUEST, "an erasure needs a subject");
        }
        String namespace = command.getNamespace().equals(Grants.EVERY_NAMESPACE) ? null : command.getNamespace();
        Optional<SubjectRows> about = rows.about(new SubjectQuery(namespace, subject));
        if (about.isEmpty()) {
            return Answers.failed(ErrorCode.NOT_READY, "the rows of this partition cannot be read at this moment");
        }
        long found = about.get().entries().size();
        if (command.getDryRun()) {
            return new LocalAnswer.Matched(found, event.offset());
        }
        about.get().entries().forEach(rows::delete);
        for (RowKey key : about.get().flights()) {
            endIfAbout(key, namespace, subject);
        }
        for (RowKey key : about.get().waiters()) {
            leaveIfAbout(key, namespace, subject);
        }
        long removed = remember(event, found);
        return new LocalAnswer.Matched(removed, event.offset());
    }

    private void endIfAbout(RowKey flightKey, @Nullable String namespace, String subject) {
        if (!(rows.get(flightKey) instanceof Row.Flight flight) || flight.body().bytes().length == 0) {
            return;
        }
        LookupEvent opener = StoredLookup.decode(flight.body());
        if (isAbout(opener, namespace, subject)) {
            end(flightKey, flight, opener);
        }
    }

    private static boolean isAbout(LookupEvent lookup, @Nullable String namespace, String subject) {
        return subject.equals(lookup.getSubject())
                && (namespace == null || namespace.equals(lookup.getIdentity().getNamespace()));
    }

    /** The flight goes on for the others: nobody of them, and no entry, is about the subject. */
    private void leaveIfAbout(RowKey waiterKey, @Nullable String namespace, String subject) {
        if (!(rows.get(waiterKey) instanceof Row.Waiter waiter)) {
            return; // went with its flight
        }
        LookupEvent lookup = StoredLookup.decode(waiter.body());
        if (!isAbout(lookup, namespace, subject)) {
            return;
        }
        CacheKey key = Rows.cacheKey(waiterKey);
        if (isUnanswered(waiter, rows.flight(key))) {
            answers.answer(key, lookup, ERASED);
        }
        rows.delete(waiterKey);
        counts.changed(key);
    }

    private static boolean isUnanswered(Row.Waiter waiter, Row.@Nullable Flight flight) {
        return flight == null || (flight.open() && flight.id().equals(waiter.flightId()));
    }

    /** The flight goes last, so that no waiter is ever left without one. A vector that comes later stores nothing. */
    private void end(RowKey flightKey, Row.Flight flight, LookupEvent opener) {
        CacheKey key = Rows.cacheKey(flightKey);
        for (Rows.Waiting waiting : rows.waiters(key)) {
            if (flight.open()) {
                answers.answer(key, StoredLookup.decode(waiting.row().body()), ERASED);
            }
            rows.delete(waiting.key());
        }
        if (flight.open()) {
            answers.answerLocalCallers(key, opener, ERASED, ERASED);
        }
        if (rows.entry(key) instanceof Row.Negative) {
            rows.deleteEntry(key); // a provider may have quoted the text
        }
        rows.delete(flightKey);
        counts.changed(key);
    }

    /** A replay finds less than the erasure did: what was found first is remembered. */
    private long remember(Event.Command event, long found) {
        RowKey key = RowKey.erasure(
                CacheKey.ofName(event.body().getNamespace(), event.body().getCommandId())
                        .bytes());
        long before = rows.get(key) instanceof Row.Erasure erasure ? erasure.removed() : 0;
        long nowMs = clock.millis();
        long removed = Math.max(before, found);
        rows.put(key, new Row.Erasure(nowMs, removed, event.offset(), nowMs + compactionMs + 1));
        return removed;
    }
}
