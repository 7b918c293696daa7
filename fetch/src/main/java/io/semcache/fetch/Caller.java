package io.semcache.fetch;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.semcache.fetch.FetchListener.CallOutcome;
import io.semcache.fetch.provider.EmbeddingBatch;
import io.semcache.fetch.provider.EmbeddingProvider;
import io.semcache.fetch.provider.ProviderAnswer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls one provider: through a circuit breaker, never for longer than the time-out even if the provider ignores its
 * deadline, and measured. Thread-safe.
 */
final class Caller {

    private static final Logger LOGGER = LoggerFactory.getLogger(Caller.class);

    /** How long a provider may overrun its deadline before it is left alone. */
    private static final Duration GRACE = Duration.ofMillis(250);

    private static final ProviderAnswer TOO_LATE =
            new ProviderAnswer.Unavailable("the call could not be booked in time", null, true);

    /** The circuit opens when each of the latest calls failed: one bad input fails its calls, but not all others. */
    private static final float BREAKER_FAILURE_PERCENT = 100;

    private static final int BREAKER_WINDOW = 20;
    private static final int BREAKER_MINIMUM = 10;
    private static final int BREAKER_PROBES = 2;
    private static final Duration BREAKER_OPEN = Duration.ofSeconds(5);

    private final EmbeddingProvider provider;
    private final Duration timeout;
    private final FetchListener listener;
    private final ExecutorService threads;
    private final Clock clock;
    private final InstantSource time;
    private final CircuitBreaker breaker;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();

    /** A call under way; each is its own. */
    private static final class Running {
        final Instant since;

        Running(Instant since) {
            this.since = since;
        }
    }

    /**
     * @param timeout longest time that a call may take
     * @param clock tells a call its deadline
     * @param time measures; never goes backwards
     */
    Caller(
            EmbeddingProvider provider,
            Duration timeout,
            FetchListener listener,
            ExecutorService threads,
            Clock clock,
            InstantSource time) {
        this.provider = provider;
        this.timeout = timeout;
        this.listener = listener;
        this.threads = threads;
        this.clock = clock;
        this.time = time;
        this.breaker = CircuitBreaker.of(
                provider.name(),
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(BREAKER_WINDOW)
                        .minimumNumberOfCalls(BREAKER_MINIMUM)
                        .failureRateThreshold(BREAKER_FAILURE_PERCENT)
                        .permittedNumberOfCallsInHalfOpenState(BREAKER_PROBES)
                        .maxWaitDurationInHalfOpenState(timeout.plus(BREAKER_OPEN))
                        .waitDurationInOpenState(BREAKER_OPEN)
                        .clock(time.withZone(ZoneOffset.UTC))
                        .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> LOGGER.atWarn()
                        .addKeyValue("provider", provider.name())
                        .addKeyValue("transition", event.getStateTransition())
                        .log("circuit breaker changed"));
    }

    /** Whether the provider answers, as far as is known: the circuit is closed and no call has hung for long. */
    boolean healthy() {
        Instant hangsSince = time.instant().minus(timeout.dividedBy(2));
        return breaker.getState() == State.CLOSED && running.stream().noneMatch(c -> c.since.isBefore(hangsSince));
    }

    /** Makes one call, booked; empty: none was made because the circuit is open. */
    Optional<ProviderAnswer> call(EmbeddingBatch batch, Booking booking) throws InterruptedException {
        if (!breaker.tryAcquirePermission()) {
            return Optional.empty();
        }
        boolean answered = false;
        try {
            if (!booking.begin()) {
                return Optional.of(TOO_LATE);
            }
            ProviderAnswer answer = measured(batch);
            answered = true;
            booking.end(answer);
            return Optional.of(answer);
        } finally {
            if (!answered) {
                breaker.releasePermission();
            }
        }
    }

    private ProviderAnswer measured(EmbeddingBatch batch) throws InterruptedException {
        Running call = new Running(time.instant());
        running.add(call);
        try {
            ProviderAnswer answer = counted(batch, await(batch, clock.instant().plus(timeout)));
            Duration took = Duration.between(call.since, time.instant());
            record(answer, took);
            listener.called(
                    provider.name(), outcome(answer), took, batch.inputs().size());
            return answer;
        } finally {
            running.remove(call);
        }
    }

    private ProviderAnswer await(EmbeddingBatch batch, Instant deadline) throws InterruptedException {
        Future<ProviderAnswer> call = threads.submit(() -> provider.embed(batch, deadline));
        try {
            return call.get(timeout.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new ProviderAnswer.Unavailable("no answer within " + timeout.toMillis() + " ms", null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException("the worker closes");
            }
            LOGGER.atWarn()
                    .setCause(e.getCause())
                    .addKeyValue("provider", provider.name())
                    .log("provider failed unexpectedly");
            return new ProviderAnswer.Unavailable("the provider failed unexpectedly", null);
        } finally {
            call.cancel(true);
        }
    }

    private static ProviderAnswer counted(EmbeddingBatch batch, ProviderAnswer answer) {
        int expected = batch.inputs().size();
        return answer instanceof ProviderAnswer.Embedded embedded
                        && embedded.items().size() != expected
                ? new ProviderAnswer.Invalid("expected " + expected + " vectors, got "
                        + embedded.items().size())
                : answer;
    }

    /** An answer that is not of the protocol counts against a provider like none at all; being busy does not. */
    private void record(ProviderAnswer answer, Duration took) {
        switch (answer) {
            case ProviderAnswer.Embedded _, ProviderAnswer.Rejected _ ->
                breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
            case ProviderAnswer.Unavailable unavailable -> failed(unavailable.message(), took);
            case ProviderAnswer.Invalid invalid -> failed(invalid.message(), took);
            case ProviderAnswer.RateLimited _ -> breaker.releasePermission();
        }
    }

    private void failed(String message, Duration took) {
        breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, new IllegalStateException(message));
    }

    private static CallOutcome outcome(ProviderAnswer answer) {
        return switch (answer) {
            case ProviderAnswer.Embedded _ -> CallOutcome.EMBEDDED;
            case ProviderAnswer.Rejected _ -> CallOutcome.REJECTED;
            case ProviderAnswer.RateLimited _ -> CallOutcome.RATE_LIMITED;
            case ProviderAnswer.Unavailable _ -> CallOutcome.UNAVAILABLE;
            case ProviderAnswer.Invalid _ -> CallOutcome.INVALID;
        };
    }
}
