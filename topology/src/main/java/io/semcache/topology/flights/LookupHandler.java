package io.semcache.topology.flights;

import static io.semcache.topology.runtime.CacheListener.LookupResult.COALESCED;
import static io.semcache.topology.runtime.CacheListener.LookupResult.HIT;
import static io.semcache.topology.runtime.CacheListener.LookupResult.MISS;
import static io.semcache.topology.runtime.CacheListener.LookupResult.NEGATIVE;
import static io.semcache.topology.runtime.CacheListener.LookupResult.STALE;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.InputType;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.ResultStatus;
import io.semcache.schemas.Truncate;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.topology.answers.Age;
import io.semcache.topology.answers.Answers;
import io.semcache.topology.answers.Staleness;
import io.semcache.topology.entries.SlidingLife;
import io.semcache.topology.events.Event;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.runtime.CacheListener;
import io.semcache.topology.runtime.DiskRoom;
import io.semcache.topology.runtime.LocalAnswer;
import io.semcache.vectors.Embedding;
import java.time.Clock;

/** Answers a lookup from the store, or lets it wait for a flight. */
public final class LookupHandler {

    private final Rows rows;
    private final Flights flights;
    private final Answers answers;
    private final CacheListener listener;
    private final Clock clock;

    public LookupHandler(Rows rows, Flights flights, Answers answers, CacheListener listener, Clock clock) {
        this.rows = rows;
        this.flights = flights;
        this.answers = answers;
        this.listener = listener;
        this.clock = clock;
    }

    public void handle(Event.Lookup event) {
        LookupEvent lookup = event.body();
        long nowMs = clock.millis();
        if (hasUnknownSymbol(lookup)) {
            refuse(event, ErrorCode.INVALID_REQUEST, "the lookup has a value that this cache does not know");
        } else if (lookup.getDeadline() != null && lookup.getDeadline().toEpochMilli() <= nowMs) {
            refuse(event, ErrorCode.DEADLINE_EXCEEDED, "the deadline had passed when the lookup was reached");
        } else if (!reads(lookup.getCache()) || !answeredFromStore(event, nowMs)) {
            miss(event, nowMs);
        }
    }

    private static boolean hasUnknownSymbol(LookupEvent lookup) {
        return lookup.getCache() == CacheMode.UNKNOWN
                || lookup.getIdentity().getInputType() == InputType.UNKNOWN
                || lookup.getIdentity().getTruncate() == Truncate.UNKNOWN;
    }

    private static boolean reads(CacheMode mode) {
        return switch (mode) {
            case DEFAULT, NO_STORE, ONLY_IF_CACHED -> true;
            case REFRESH, BYPASS -> false;
            case UNKNOWN -> throw new IllegalArgumentException("expected a known cache mode, got UNKNOWN");
        };
    }

    private boolean answeredFromStore(Event.Lookup event, long nowMs) {
        return switch (rows.entry(event.key())) {
            case Row.Present present -> present.vector() != null && isAnswered(event, present, present.vector(), nowMs);
            case Row.Negative negative -> isAnswered(event, negative, nowMs);
            case Row.Flight _, Row.Waiter _, Row.Namespace _, Row.Source _, Row.Erasure _ -> false;
            case null -> false;
        };
    }

    private boolean isAnswered(Event.Lookup event, Row.Present entry, Embedding vector, long nowMs) {
        if (Age.isTooOld(entry, event.body(), nowMs)) {
            return false;
        }
        if (!isExpired(entry, nowMs)) {
            rewriteIfReplayed(event, entry.offset());
            found(event, entry, vector, ResultStatus.HIT);
            looked(event, HIT);
            slide(event.key(), entry, nowMs);
            return true;
        }
        if (!Staleness.servesWhileRevalidating(entry, event.body(), nowMs)) {
            return false;
        }
        found(event, entry, vector, ResultStatus.STALE);
        looked(event, STALE);
        if (event.body().getCache() == CacheMode.DEFAULT) {
            flights.board(withoutWaiter(event), nowMs);
        }
        return true;
    }

    private boolean isAnswered(Event.Lookup event, Row.Negative negative, long nowMs) {
        if (isExpired(negative, nowMs) || Age.isTooOld(negative, event.body(), nowMs)) {
            return false;
        }
        rewriteIfReplayed(event, negative.offset());
        answers.answer(event.key(), event.body(), new LocalAnswer.Failed(negative.code(), negative.message(), 0));
        looked(event, NEGATIVE);
        return true;
    }

    private void found(Event.Lookup event, Row.Present entry, Embedding vector, ResultStatus status) {
        answers.answer(
                event.key(),
                event.body(),
                new LocalAnswer.Found(status, vector, entry.info().tokens(), entry.createdAtMs(), entry.expiresAtMs()));
    }

    private void slide(CacheKey key, Row.Present entry, long nowMs) {
        Row.Present touched = SlidingLife.isDue(entry, nowMs) ? SlidingLife.touched(entry, nowMs) : null;
        if (touched != null) {
            rows.putEntry(key, touched);
        }
    }

    /** The lookup that fetches anew what its caller already has. */
    private static Event.Lookup withoutWaiter(Event.Lookup event) {
        LookupEvent lookup =
                LookupEvent.newBuilder(event.body()).setWaiter(null).build();
        return new Event.Lookup(event.key(), event.offset(), lookup);
    }

    private static boolean isExpired(Row row, long nowMs) {
        return row.expiresAtMs() != Row.NEVER && row.expiresAtMs() <= nowMs;
    }

    /** An entry from a later event than this lookup: the store is ahead of the log, which is replayed. */
    private void rewriteIfReplayed(Event.Lookup event, long entryOffset) {
        if (entryOffset > event.offset()) {
            flights.rewrite(event);
        }
    }

    private void miss(Event.Lookup event, long nowMs) {
        if (event.body().getCache() == CacheMode.ONLY_IF_CACHED) {
            refuse(event, ErrorCode.NOT_CACHED, "there is no entry for this text, or none young enough");
            return;
        }
        switch (flights.board(event, nowMs)) {
            case OPENED -> looked(event, MISS);
            case JOINED -> looked(event, COALESCED);
            case FULL -> refuse(event, ErrorCode.OVERLOADED, "too many requests wait for this text already");
            case NO_ROOM -> refuse(event, ErrorCode.STORAGE_FULL, DiskRoom.FULL);
        }
    }

    private void looked(Event.Lookup event, CacheListener.LookupResult result) {
        listener.looked(event.body().getIdentity().getNamespace(), result);
    }

    private void refuse(Event.Lookup event, ErrorCode code, String message) {
        answers.answer(event.key(), event.body(), Answers.failed(code, message));
        listener.rejected(code);
    }
}
