package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.LookupEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import io.semcache.server.peer.PeerLookup;
import io.semcache.store.Row;
import io.semcache.store.RowKey;
import io.semcache.store.TokenCount;
import io.semcache.topology.CacheListener;
import io.semcache.topology.LocalAnswer;
import io.semcache.vectors.Embedding;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers a lookup from the store of its owner, otherwise through the log. */
final class LookupOperation implements Operation<Lookup, Answer> {

    private final LocalRows rows;
    private final SharedFlights flights;
    private final Function<LookupEvent, byte[]> encoder;
    private final CacheListener listener;
    private final Clock clock;

    /** @param encoder events in the Confluent wire format */
    LookupOperation(
            LocalRows rows,
            SharedFlights flights,
            Function<LookupEvent, byte[]> encoder,
            CacheListener listener,
            Clock clock) {
        this.rows = rows;
        this.flights = flights;
        this.encoder = encoder;
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public CacheKey key(Lookup lookup) {
        return lookup.key();
    }

    @Override
    public CompletableFuture<Outcome<Answer>> here(int partition, Lookup lookup, Deadline deadline) {
        CacheMode mode = lookup.event().getCache();
        if (mode != CacheMode.REFRESH && mode != CacheMode.BYPASS) {
            switch (rows.read(partition, RowKey.entry(lookup.key().bytes()))) {
                case LocalRead.NotServed notServed -> {
                    return CompletableFuture.completedFuture(new Outcome.Moved<>());
                }
                case LocalRead.Damaged damaged -> {
                    return CompletableFuture.completedFuture(new Outcome.Answered<>(
                            new Answer.Failed(ErrorCode.CORRUPTED, "the entry of this text is damaged")));
                }
                case LocalRead.Read(Optional<Row> row) -> {
                    @Nullable Answer stored = row.map(this::stored).orElse(null);
                    if (stored == null && mode == CacheMode.ONLY_IF_CACHED) {
                        stored = new Answer.Failed(ErrorCode.NOT_CACHED, "there is no entry for this text");
                    }
                    if (stored != null) {
                        return CompletableFuture.completedFuture(new Outcome.Answered<>(stored));
                    }
                }
            }
        }
        // The clock of the node that processes the event counts, and that is this one.
        lookup.event().setDeadline(Instant.ofEpochMilli(deadline.epochMs()));
        return flights.join(partition, lookup, deadline).thenApply(answer -> outcome(answer, deadline));
    }

    private @Nullable Answer stored(Row row) {
        if (row.expiresAtMs() != Row.NEVER && row.expiresAtMs() <= clock.millis()) {
            return null;
        }
        return switch (row) {
            case Row.Present present -> {
                Embedding vector = present.vector();
                if (vector == null) {
                    yield null;
                }
                TokenCount tokens = present.info().tokens();
                listener.looked(CacheListener.LookupResult.HIT, tokens.orZero());
                yield new Answer.Found(Answer.Origin.HIT, vector, tokens, present.createdAtMs(), present.expiresAtMs());
            }
            case Row.Negative negative -> {
                listener.looked(CacheListener.LookupResult.NEGATIVE, 0);
                yield failed(negative.code(), negative.message(), -1);
            }
            case Row.Flight flight -> null;
            case Row.Waiter waiter -> null;
        };
    }

    private static Outcome<Answer> outcome(LocalAnswer answer, Deadline deadline) {
        return switch (answer) {
            case LocalAnswer.Found found ->
                new Outcome.Answered<>(new Answer.Found(
                        origin(found), found.vector(), found.tokens(), found.createdAtMs(), found.expiresAtMs()));
            case LocalAnswer.Failed(String code, String message, long retryAfterMs) -> {
                Answer.Failed failed = failed(code, message, retryAfterMs > 0 ? retryAfterMs : -1);
                // The deadline was that of an earlier caller of the same flight: this one still has time.
                yield failed.code() == ErrorCode.DEADLINE_EXCEEDED && !deadline.passed()
                        ? new Outcome.Moved<>()
                        : new Outcome.Answered<>(failed);
            }
            case LocalAnswer.Moved moved -> new Outcome.Moved<>();
            case LocalAnswer.Applied applied ->
                throw new IllegalArgumentException("expected the answer to a lookup, got " + applied);
        };
    }

    private static Answer.Origin origin(LocalAnswer.Found found) {
        return switch (found.status()) {
            case HIT, STALE -> Answer.Origin.HIT;
            case MISS -> Answer.Origin.MISS;
            case COALESCED -> Answer.Origin.COALESCED;
            case UNKNOWN, ERROR ->
                throw new IllegalArgumentException("expected the status of a vector, got " + found.status());
        };
    }

    private static Answer.Failed failed(String code, String message, long retryAfterMs) {
        return new Answer.Failed(ErrorCode.ofWireName(code).orElse(ErrorCode.INTERNAL), message, retryAfterMs);
    }

    @Override
    public CompletableFuture<List<Outcome<Answer>>> there(
            PeerClient client, PeerAddress peer, List<Lookup> lookups, Deadline deadline) {
        List<PeerLookup> questions = lookups.stream()
                .map(lookup -> new PeerLookup(lookup.key(), encoder.apply(lookup.event())))
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
