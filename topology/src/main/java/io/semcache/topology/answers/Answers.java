package io.semcache.topology.answers;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.EmbeddingError;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.Identity;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Reply;
import io.semcache.schemas.ResultStatus;
import io.semcache.schemas.Waiter;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.Float32List;
import io.semcache.store.row.Row;
import io.semcache.topology.admission.Refusal;
import io.semcache.topology.events.Event;
import io.semcache.topology.events.Outbox;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.runtime.AnswerLedger;
import io.semcache.topology.runtime.CacheRuntime;
import io.semcache.topology.runtime.LocalAnswer;
import io.semcache.topology.runtime.LocalAnswers;
import java.time.Clock;
import java.time.Instant;

/** Answers lookups: on the results topic, at a caller of this node, or at the entry that waits for the vector. */
public final class Answers {

    private final Rows rows;
    private final Outbox outbox;
    private final LocalAnswers local;
    private final AnswerLedger ledger;
    private final int partition;
    private final Clock clock;

    public Answers(Rows rows, Outbox outbox, CacheRuntime runtime, int partition) {
        this.rows = rows;
        this.outbox = outbox;
        this.local = runtime.answers();
        this.ledger = runtime.ledger();
        this.partition = partition;
        this.clock = runtime.clock();
    }

    /**
     * Answers the one who sent {@code lookup}: with what is stored and past its life, if that is wanted to a failure.
     */
    public void answer(CacheKey key, LookupEvent lookup, LocalAnswer answer) {
        deliver(
                key,
                lookup,
                answer instanceof LocalAnswer.Failed failed && lookup.getStaleIfErrorMs() > 0
                        ? staleOr(key, lookup, failed)
                        : answer);
    }

    private LocalAnswer staleOr(CacheKey key, LookupEvent lookup, LocalAnswer.Failed failed) {
        ErrorCode code = ErrorCode.ofWireName(failed.code()).orElse(ErrorCode.INTERNAL);
        return rows.entry(key) instanceof Row.Present entry
                        && entry.vector() != null
                        && Staleness.servesInsteadOf(code, entry, lookup, clock.millis())
                ? new LocalAnswer.Found(
                        ResultStatus.STALE,
                        entry.vector(),
                        entry.info().tokens(),
                        entry.createdAtMs(),
                        entry.expiresAtMs())
                : failed;
    }

    private void deliver(CacheKey key, LookupEvent lookup, LocalAnswer answer) {
        Waiter waiter = lookup.getWaiter();
        if (waiter == null) {
            return;
        }
        switch (waiter.getReply()) {
            // Whoever waits here books it for all inputs of its call.
            case LOCAL -> local.answer(key, waiter.getId(), answer);
            case TOPIC -> {
                outbox.result(waiter, result(key, lookup.getIdentity(), waiter.getRequestId(), answer));
                book(key, lookup, answer);
            }
            case ENTRY -> {
                answerEntry(lookup, answer);
                book(key, lookup, answer);
            }
            case NONE, UNKNOWN -> {
                // nobody waits, or someone whom only a newer node knows
            }
        }
    }

    private void book(CacheKey key, LookupEvent lookup, LocalAnswer answer) {
        if (answer instanceof LocalAnswer.Found found) {
            ledger.answered(key, lookup, found.status(), found.tokens().orZero());
        } else {
            ledger.answered(key, lookup, ResultStatus.ERROR, 0);
        }
    }

    private void answerEntry(LookupEvent lookup, LocalAnswer answer) {
        CacheKey entry = EntryLookup.entry(lookup.getWaiter());
        if (entry != null) {
            outbox.vector(entry, EntryLookup.answer(lookup, answer, clock.instant()));
        }
    }

    /** Answers every local caller of {@code key}: MISS the one who opened the flight, COALESCED the others. */
    public void answerLocalCallers(CacheKey key, LookupEvent opener, LocalAnswer toOpener, LocalAnswer toOthers) {
        Waiter waiter = opener.getWaiter();
        String openerId = waiter != null && waiter.getReply() == Reply.LOCAL ? waiter.getId() : "";
        local.answerAll(key, waiterId -> waiterId.equals(openerId) ? toOpener : toOthers);
    }

    /** Answers the one who gave {@code command}, if a caller of this node did. */
    public void applied(Event.Command command, LocalAnswer answer) {
        local.applied(command.key(), command.body().getCommandId(), partition, answer);
    }

    public static LocalAnswer.Failed failed(Refusal refusal) {
        return failed(refusal.code(), refusal.message());
    }

    public static LocalAnswer.Failed failed(ErrorCode code, String message) {
        return new LocalAnswer.Failed(code.wireName(), message, 0);
    }

    private EmbeddingResult result(CacheKey key, Identity identity, String requestId, LocalAnswer answer) {
        Instant now = clock.instant();
        return switch (answer) {
            case LocalAnswer.Found found ->
                new EmbeddingResult(
                        requestId,
                        found.status(),
                        identity.getNamespace(),
                        identity.getModel(),
                        identity.getDimensions(),
                        key.hex(),
                        Float32List.of(found.vector()),
                        null,
                        found.tokens().known() ? found.tokens().tokens() : null,
                        Instant.ofEpochMilli(found.createdAtMs()),
                        now);
            case LocalAnswer.Failed(String code, String message, long ignored) ->
                new EmbeddingResult(
                        requestId,
                        ResultStatus.ERROR,
                        identity.getNamespace(),
                        identity.getModel(),
                        identity.getDimensions(),
                        key.hex(),
                        null,
                        new EmbeddingError(code, message),
                        null,
                        null,
                        now);
            case LocalAnswer.Applied applied -> throw unexpected(applied);
            case LocalAnswer.Matched matched -> throw unexpected(matched);
            case LocalAnswer.Moved moved -> throw unexpected(moved);
        };
    }

    static IllegalArgumentException unexpected(LocalAnswer answer) {
        return new IllegalArgumentException("expected the answer to a lookup, got " + answer);
    }
}
