package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.topology.runtime.CacheListener;
import io.semcache.topology.runtime.LocalAnswer;
import io.semcache.topology.runtime.LocalAnswers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lookups that this node, the owner of their keys, has in the log: one for all its callers who want the same.
 * Thread-safe.
 */
final class SharedFlights {

    private static final Logger LOGGER = LoggerFactory.getLogger(SharedFlights.class);

    private final EventLog log;
    private final LocalAnswers answers;
    private final CacheListener listener;
    private final ConcurrentHashMap<Want, CompletableFuture<LocalAnswer>> flights = new ConcurrentHashMap<>();

    SharedFlights(EventLog log, LocalAnswers answers, CacheListener listener) {
        this.log = log;
        this.answers = answers;
        this.listener = listener;
    }

    /** What callers must have in common to share a lookup: all of it decides what is fetched and stored. */
    private record Want(
            CacheKey key,
            CacheMode cache,
            @Nullable Long ttlMs,
            @Nullable Long maxAgeMs,
            boolean sliding,
            List<String> tags) {

        static Want of(Lookup lookup) {
            LookupEvent event = lookup.event();
            return new Want(
                    lookup.key(),
                    event.getCache(),
                    event.getTtlMs(),
                    event.getMaxAgeMs(),
                    event.getSliding(),
                    List.copyOf(event.getTags()));
        }
    }

    /**
     * The answer to the lookup: of one that is under way, otherwise of this one, which goes to the log now. It fails
     * with {@code deadline_exceeded} at the deadline of whoever came first.
     */
    CompletableFuture<LocalAnswer> join(int partition, Lookup lookup, Deadline deadline) {
        Want want = Want.of(lookup);
        CompletableFuture<LocalAnswer> mine = new CompletableFuture<>();
        CompletableFuture<LocalAnswer> first = flights.putIfAbsent(want, mine);
        if (first != null) {
            listener.looked(lookup.namespace(), CacheListener.LookupResult.COALESCED);
            return first.thenApply(SharedFlights::forAnother);
        }
        open(partition, want, lookup, deadline, mine);
        return mine;
    }

    /** Fetches anew what a caller got as stale; nobody waits for it, and one at a time is enough. */
    void refresh(int partition, Lookup lookup, Deadline deadline) {
        Want want = Want.of(lookup);
        CompletableFuture<LocalAnswer> mine = new CompletableFuture<>();
        if (flights.putIfAbsent(want, mine) == null) {
            // The one who sends this has a stale answer: only a fresh one ends the flight.
            lookup.event().setStaleWhileRevalidateMs(0);
            lookup.event().setStaleIfErrorMs(0);
            open(partition, want, lookup, deadline, mine);
        }
    }

    private void open(
            int partition, Want want, Lookup lookup, Deadline deadline, CompletableFuture<LocalAnswer> flight) {
        LookupEvent event = lookup.event();
        CompletableFuture<LocalAnswer> awaited =
                answers.await(lookup.key(), event.getWaiter().getId(), partition);
        var _ = flight.whenComplete((answer, failure) -> {
            flights.remove(want, flight);
            answers.forget(lookup.key(), awaited);
        });
        var _ = flight.completeOnTimeout(late(), deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        var _ = awaited.thenAccept(flight::complete);
        if (!flight.isDone()) {
            var _ = log.append(partition, lookup.key(), event).whenComplete((done, failure) -> {
                if (failure != null) {
                    LOGGER.atWarn()
                            .setCause(failure)
                            .addKeyValue("partition", partition)
                            .log("a lookup could not be written to the log");
                    flight.complete(new LocalAnswer.Failed(
                            ErrorCode.NOT_READY.wireName(), "the log of the cache cannot be written", 0));
                }
            });
        }
    }

    private static LocalAnswer late() {
        return new LocalAnswer.Failed(
                ErrorCode.DEADLINE_EXCEEDED.wireName(), "there was no answer before the deadline", 0);
    }

    /** The fetch of one caller is not the fetch of another. */
    private static LocalAnswer forAnother(LocalAnswer answer) {
        return answer instanceof LocalAnswer.Found found && found.status() == ResultStatus.MISS
                ? new LocalAnswer.Found(
                        ResultStatus.COALESCED,
                        found.vector(),
                        found.tokens(),
                        found.createdAtMs(),
                        found.expiresAtMs())
                : answer;
    }
}
