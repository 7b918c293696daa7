package io.semcache.fetch;

import io.semcache.config.ErrorCode;
import io.semcache.fetch.FetchListener.Skipped;
import io.semcache.fetch.provider.ProviderAnswer;
import io.semcache.fetch.provider.ProviderAnswer.Embedded;
import io.semcache.fetch.provider.ProviderAnswer.Invalid;
import io.semcache.fetch.provider.ProviderAnswer.Item;
import io.semcache.fetch.provider.ProviderAnswer.RateLimited;
import io.semcache.fetch.provider.ProviderAnswer.Rejected;
import io.semcache.fetch.provider.ProviderAnswer.Unavailable;
import io.semcache.schemas.VectorEvent;
import io.semcache.vectors.Embedding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way of one model's fetches to its provider: queued, checked, called, and on failure queued again or split. Every
 * model has a lane of its own, so that one provider never holds back another. Thread-safe.
 *
 * <p>One virtual thread dispatches; each call has another. What waits, also for a retry, waits in the queue and not on
 * a thread, so that it can be shed. A batch that is rejected, answered with garbage, or fails to the last while others
 * succeed, is halved until the input that causes it stands alone; vectors that came and are good are kept.
 */
final class Lane implements AutoCloseable {

    private static final ProviderAnswer CIRCUIT_OPEN =
            new Unavailable("the circuit to the provider is open", null, true);

    private final CallQueue queue;
    private final RateLimits rates;
    private final FlightGuard guard;
    private final Caller caller;
    private final RetryPolicy retry;
    private final VectorEvents events;
    private final Outcomes outcomes;
    private final Function<Batch, Booking> ledger;
    private final ExecutorService threads;
    private final Clock clock;
    private final int share;
    private final AtomicInteger held = new AtomicInteger();

    /**
     * @param ledger books a call
     * @param share fetches beyond which this lane sheds what waits while its provider does not answer
     * @param threads virtual threads
     */
    Lane(
            CallQueue queue,
            RateLimits rates,
            FlightGuard guard,
            Caller caller,
            RetryPolicy retry,
            VectorEvents events,
            Outcomes outcomes,
            Function<Batch, Booking> ledger,
            ExecutorService threads,
            Clock clock,
            int share) {
        this.queue = queue;
        this.rates = rates;
        this.guard = guard;
        this.caller = caller;
        this.retry = retry;
        this.events = events;
        this.outcomes = outcomes;
        this.ledger = ledger;
        this.threads = threads;
        this.clock = clock;
        this.share = share;
        threads.execute(this::dispatch);
    }

    /** Takes over these fetches; each ends in one of the {@link Outcomes}. */
    void offer(List<PendingFetch> fetches) {
        held.addAndGet(fetches.size());
        queue.add(fetches);
    }

    /**
     * Ends what waits in vain: fetches whose partition was revoked, whose time will be over before the next call, and,
     * while the provider does not answer, those beyond this lane's share of the window. To be called every now and
     * then.
     */
    void tidy() {
        queue.removeIf(fetch -> fetch.partition().revoked()).forEach(this::abandon);
        Duration pause = queue.pauseLeft();
        Instant nextCall = clock.instant().plus(pause);
        queue.removeIf(fetch -> nextCall.isAfter(fetch.notAfter()))
                .forEach(fetch -> endAtNotAfter(fetch, pause.isZero() ? null : pause));
        if (held.get() > share && !caller.healthy()) {
            AtomicInteger excess = new AtomicInteger(held.get() - share);
            queue.removeIf(fetch -> excess.getAndDecrement() > 0)
                    .forEach(fetch -> unavailable(fetch, "the provider does not answer", null));
        }
    }

    /** Starts no more calls and gives back what waits. Calls under way go on. */
    @Override
    public void close() {
        queue.close();
        queue.removeIf(fetch -> true).forEach(this::abandon);
    }

    private void dispatch() {
        try {
            for (Batch batch = queue.take(); batch != null; batch = queue.take()) {
                Batch next = batch;
                threads.execute(() -> call(next));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call(Batch batch) {
        try {
            Batch owed = check(batch);
            if (owed == null || !pay(owed, batch.tokens())) {
                rates.giveBack(batch.tokens());
            }
        } finally {
            queue.ended(batch.space());
        }
    }

    /** What is left to pay of this batch; null: nothing. */
    private @Nullable Batch check(Batch batch) {
        FlightGuard.Verdicts verdicts = guard.check(batch.fetches());
        verdicts.foreign().forEach(this::abandon);
        verdicts.closed().forEach(fetch -> skip(fetch, Skipped.CLOSED));
        verdicts.expired().forEach(fetch -> endAtNotAfter(fetch, null));
        if (!verdicts.undecided().isEmpty()) {
            again(verdicts.undecided(), retry.afterCheck(most(verdicts.undecided(), PendingFetch::checkedInVain)));
        }
        return verdicts.owed().isEmpty() ? null : batch.with(verdicts.owed());
    }

    /**
     * Makes the call and deals with its outcome.
     *
     * @param taken tokens that were taken out of the rate limit for it
     * @return whether a call was made
     */
    private boolean pay(Batch batch, long taken) {
        batch.fetches().forEach(PendingFetch::beginPaying);
        Optional<ProviderAnswer> answer;
        try {
            answer = caller.call(batch.toCall(), ledger.apply(batch));
        } catch (InterruptedException e) {
            batch.fetches().forEach(this::abandon);
            Thread.currentThread().interrupt();
            return false;
        }
        answer.ifPresent(made -> rates.correct(taken, billed(made, batch)));
        settle(batch, answer.orElse(CIRCUIT_OPEN));
        return answer.isPresent();
    }

    private static long billed(ProviderAnswer answer, Batch batch) {
        return answer instanceof Embedded embedded && embedded.tokens() >= 0 ? embedded.tokens() : batch.tokens();
    }

    private void settle(Batch batch, ProviderAnswer answer) {
        switch (answer) {
            case Embedded embedded -> embedded(batch, embedded);
            case Rejected(String code, String message) -> {
                if (batch.size() > 1) {
                    split(batch);
                } else {
                    batch.fetches().forEach(f -> answer(f, events.rejected(f.fetch(), code, message)));
                }
            }
            case Invalid(String message) -> {
                if (batch.size() > 1) {
                    split(batch);
                } else {
                    batch.fetches().forEach(f -> answer(f, events.invalid(f.fetch(), message)));
                }
            }
            case RateLimited(Duration retryAfter, String message) -> {
                Duration pause = retry.pause(retryAfter, most(batch.fetches(), PendingFetch::refused));
                queue.pause(pause);
                retry(batch.fetches(), pause, message, retryAfter);
            }
            case Unavailable(String message, Duration retryAfter, boolean uncharged) -> {
                int failures = most(batch.fetches(), PendingFetch::failed);
                if (retryAfter != null) {
                    queue.pause(retry.pause(retryAfter, failures));
                }
                if (failures >= retry.tries() && batch.size() > 1 && caller.healthy()) {
                    split(batch);
                } else {
                    retry(batch.fetches(), retry.afterCall(failures), message, retryAfter);
                }
            }
        }
    }

    private void embedded(Batch batch, Embedded answer) {
        List<PendingFetch> fetches = batch.fetches();
        int[] shares = answer.tokens() < 0
                ? new int[0]
                : TokenShares.of(
                        answer.tokens(),
                        fetches.stream().map(PendingFetch::tokens).toList());
        for (int i = 0; i < fetches.size(); i++) {
            PendingFetch fetch = fetches.get(i);
            Item item = answer.items().get(i);
            String defect = defect(item.vector(), batch.space().dimensions());
            if (defect != null) {
                answer(fetch, events.invalid(fetch.fetch(), defect));
                continue;
            }
            boolean estimated = item.tokens() < 0 && shares.length > 0;
            int tokens = estimated ? shares[i] : item.tokens();
            answer(fetch, events.embedded(fetch.fetch(), item, tokens, estimated, answer.requestId()));
        }
    }

    private static @Nullable String defect(Embedding vector, int dimensions) {
        return vector.dimensions() == dimensions
                ? vector.defect()
                : "expected " + dimensions + " dimensions, got " + vector.dimensions();
    }

    private void split(Batch batch) {
        batch.fetches().forEach(PendingFetch::endPaying);
        queue.addReady(batch.halves());
    }

    /** Calls again after {@code delay} whatever has tries and time left for it. */
    private void retry(List<PendingFetch> fetches, Duration delay, String message, @Nullable Duration retryAfter) {
        Instant next = clock.instant().plus(delay);
        Map<Boolean, List<PendingFetch>> byHope = fetches.stream()
                .collect(Collectors.partitioningBy(f -> f.failures() < retry.tries() && !next.isAfter(f.notAfter())));
        byHope.getOrDefault(false, List.of()).forEach(f -> unavailable(f, message, retryAfter));
        again(byHope.getOrDefault(true, List.of()), delay);
    }

    private void again(List<PendingFetch> fetches, Duration delay) {
        fetches.forEach(PendingFetch::endPaying);
        queue.addLater(fetches, delay);
    }

    private static int most(List<PendingFetch> fetches, ToIntFunction<PendingFetch> count) {
        return fetches.stream().mapToInt(count).max().orElseThrow();
    }

    /** A fetch that was never called is issued again by its owner; one that failed is answered. */
    private void endAtNotAfter(PendingFetch fetch, @Nullable Duration pause) {
        if (fetch.called() || pause != null) {
            unavailable(fetch, "no call succeeded in time", pause);
        } else {
            skip(fetch, Skipped.EXPIRED);
        }
    }

    private void unavailable(PendingFetch fetch, String message, @Nullable Duration retryAfter) {
        answer(fetch, events.unavailable(fetch.fetch(), ErrorCode.PROVIDER_UNAVAILABLE, message, retryAfter));
    }

    private void answer(PendingFetch fetch, VectorEvent answer) {
        held.decrementAndGet();
        outcomes.answer(fetch, answer);
    }

    private void skip(PendingFetch fetch, Skipped why) {
        held.decrementAndGet();
        outcomes.skip(fetch, why);
    }

    private void abandon(PendingFetch fetch) {
        held.decrementAndGet();
        outcomes.abandon(fetch);
    }
}
