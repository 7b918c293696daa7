package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.LookupEvent;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import io.semcache.server.peer.PeerEvent;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.topology.answers.Age;
import io.semcache.topology.answers.Staleness;
import io.semcache.topology.runtime.CacheListener;
import io.semcache.topology.runtime.LocalAnswer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers a lookup from the store of its owner, otherwise through the log. */
final class LookupOperation implements Operation<Lookup, Answer> {

    /** What a stale answer needs to reach its caller before the deadline. */
    private static final long MARGIN_MS = 50;

    private final LocalRows rows;
    private final SharedFlights flights;
    private final Touches touches;
    private final Function<LookupEvent, byte[]> encoder;
    private final CacheListener listener;
    private final Clock clock;

    /** @param encoder events in the Confluent wire format */
    LookupOperation(
            LocalRows rows,
            SharedFlights flights,
            Touches touches,
            Function<LookupEvent, byte[]> encoder,
            CacheListener listener,
            Clock clock) {
        this.rows = rows;
        this.flights = flights;
        this.touches = touches;
        this.encoder = encoder;
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public int partition(Lookup lookup, Partitions partitions) {
        return partitions.of(lookup.key());
    }

    @Override
    public CompletableFuture<Outcome<Answer>> here(int partition, Lookup lookup, Deadline deadline) {
        CacheMode mode = lookup.event().getCache();
        if (mode != CacheMode.REFRESH && mode != CacheMode.BYPASS) {
            switch (rows.read(partition, RowKey.entry(lookup.key().bytes()))) {
                case LocalRead.NotServed<Optional<Row>> notServed -> {
                    return CompletableFuture.completedFuture(new Outcome.Moved<>());
                }
                case LocalRead.Damaged<Optional<Row>> damaged -> {
                    return CompletableFuture.completedFuture(new Outcome.Answered<>(
                            new Answer.Failed(ErrorCode.CORRUPTED, "the entry of this text is damaged")));
                }
                case LocalRead.Read<Optional<Row>>(Optional<Row> row) -> {
                    @Nullable Answer stored =
                            row.map(r -> stored(partition, lookup, r, deadline)).orElse(null);
                    if (stored == null && mode == CacheMode.ONLY_IF_CACHED) {
                        stored = new Answer.Failed(
                                ErrorCode.NOT_CACHED, "there is no entry for this text, or none young enough");
                    }
                    if (stored != null) {
                        return CompletableFuture.completedFuture(new Outcome.Answered<>(stored));
                    }
                    if (row.isPresent() && row.get() instanceof Row.Present expired) {
                        return fetched(partition, lookup, expired, deadline);
                    }
                }
            }
        }
        return fetched(partition, lookup, null, deadline);
    }

    /** Through the log; {@code expired} stands in for it if it fails, or is late, and the lookup accepts that. */
    private CompletableFuture<Outcome<Answer>> fetched(
            int partition, Lookup lookup, Row.@Nullable Present expired, Deadline deadline) {
        // The clock of the node that processes the event counts, and that is this one.
        lookup.event().setDeadline(Instant.ofEpochMilli(deadline.epochMs()));
        CompletableFuture<LocalAnswer> joined = flights.join(partition, lookup, deadline);
        if (expired == null || !standsIn(expired, lookup, ErrorCode.DEADLINE_EXCEEDED)) {
            return joined.thenApply(answer -> outcome(answer, deadline));
        }
        long patienceNanos = Math.max(0, deadline.remainingNanos() - TimeUnit.MILLISECONDS.toNanos(MARGIN_MS));
        return joined.<Outcome<Answer>>thenApply(answer -> answer instanceof LocalAnswer.Failed failed
                                && standsIn(expired, lookup, failed(failed).code())
                        ? new Outcome.Answered<>(found(Answer.Origin.STALE, expired))
                        : outcome(answer, deadline))
                .completeOnTimeout(
                        new Outcome.Answered<>(found(Answer.Origin.STALE, expired)),
                        patienceNanos,
                        TimeUnit.NANOSECONDS);
    }

    private boolean standsIn(Row.Present expired, Lookup lookup, ErrorCode code) {
        return Staleness.servesInsteadOf(code, expired, lookup.event(), clock.millis());
    }

    private @Nullable Answer stored(int partition, Lookup lookup, Row row, Deadline deadline) {
        return switch (row) {
            case Row.Present entry -> entry.vector() == null ? null : stored(partition, lookup, entry, deadline);
            case Row.Negative negative ->
                isExpired(negative) || Age.isTooOld(negative, lookup.event(), clock.millis())
                        ? null
                        : stored(lookup, negative);
            case Row.Flight _, Row.Waiter _, Row.Namespace _, Row.Source _, Row.Erasure _ -> null;
        };
    }

    private @Nullable Answer stored(int partition, Lookup lookup, Row.Present entry, Deadline deadline) {
        if (Age.isTooOld(entry, lookup.event(), clock.millis())) {
            return null;
        }
        if (!isExpired(entry)) {
            listener.looked(lookup.namespace(), CacheListener.LookupResult.HIT);
            touches.read(partition, lookup.key(), entry);
            return found(Answer.Origin.HIT, entry);
        }
        if (!Staleness.servesWhileRevalidating(entry, lookup.event(), clock.millis())) {
            return null;
        }
        listener.looked(lookup.namespace(), CacheListener.LookupResult.STALE);
        if (lookup.event().getCache() == CacheMode.DEFAULT) {
            flights.refresh(partition, lookup, deadline);
        }
        return found(Answer.Origin.STALE, entry);
    }

    private Answer stored(Lookup lookup, Row.Negative negative) {
        listener.looked(lookup.namespace(), CacheListener.LookupResult.NEGATIVE);
        return failed(negative.code(), negative.message(), -1);
    }

    private boolean isExpired(Row row) {
        return row.expiresAtMs() != Row.NEVER && row.expiresAtMs() <= clock.millis();
    }

    private static Answer.Found found(Answer.Origin origin, Row.Present entry) {
        return new Answer.Found(
                origin,
                Objects.requireNonNull(entry.vector()),
                entry.info().tokens(),
                entry.createdAtMs(),
                entry.expiresAtMs());
    }

    private static Outcome<Answer> outcome(LocalAnswer answer, Deadline deadline) {
        return switch (answer) {
            case LocalAnswer.Found found ->
                new Outcome.Answered<>(new Answer.Found(
                        origin(found), found.vector(), found.tokens(), found.createdAtMs(), found.expiresAtMs()));
            case LocalAnswer.Failed localFailure -> {
                Answer.Failed failed = failed(localFailure);
                // The deadline was that of an earlier caller of the same flight: this one still has time.
                yield failed.code() == ErrorCode.DEADLINE_EXCEEDED && !deadline.passed()
                        ? new Outcome.Moved<>()
                        : new Outcome.Answered<>(failed);
            }
            case LocalAnswer.Moved moved -> new Outcome.Moved<>();
            case LocalAnswer.Applied applied -> throw unexpected(applied);
            case LocalAnswer.Matched matched -> throw unexpected(matched);
        };
    }

    private static IllegalArgumentException unexpected(LocalAnswer answer) {
        return new IllegalArgumentException("expected the answer to a lookup, got " + answer);
    }

    private static Answer.Origin origin(LocalAnswer.Found found) {
        return switch (found.status()) {
            case HIT -> Answer.Origin.HIT;
            case STALE -> Answer.Origin.STALE;
            case MISS -> Answer.Origin.MISS;
            case COALESCED -> Answer.Origin.COALESCED;
            case UNKNOWN, ERROR ->
                throw new IllegalArgumentException("expected the status of a vector, got " + found.status());
        };
    }

    private static Answer.Failed failed(LocalAnswer.Failed failed) {
        return failed(failed.code(), failed.message(), failed.retryAfterMs() > 0 ? failed.retryAfterMs() : -1);
    }

    private static Answer.Failed failed(String code, String message, long retryAfterMs) {
        return new Answer.Failed(ErrorCode.ofWireName(code).orElse(ErrorCode.INTERNAL), message, retryAfterMs);
    }

    @Override
    public CompletableFuture<List<Outcome<Answer>>> there(
            PeerClient client, PeerAddress peer, List<Lookup> lookups, Deadline deadline) {
        List<PeerEvent> questions = lookups.stream()
                .map(lookup -> new PeerEvent(lookup.key(), encoder.apply(lookup.event())))
                .toList();
        return client.lookups(peer, questions, deadline);
    }

    @Override
    public Answer late(Lookup lookup) {
        return new Answer.Failed(ErrorCode.DEADLINE_EXCEEDED, "there was no answer before the deadline");
    }

    @Override
    public Answer failed(Lookup lookup, ErrorCode code, String message) {
        return new Answer.Failed(code, message);
    }
}
