package io.semcache.fetch;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.fetch.FetchListener.Skipped;
import io.semcache.fetch.FlightCheck.State;
import io.semcache.fetch.ScriptedProvider.Script;
import io.semcache.fetch.provider.CallLimits;
import io.semcache.fetch.provider.EmbeddingProvider;
import io.semcache.fetch.provider.HashBehaviour;
import io.semcache.fetch.provider.HashProvider;
import io.semcache.schemas.VectorEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A lane whose provider, owner of flights and time a test decides on, and what becomes of the fetches it is offered.
 */
final class LaneStage implements AutoCloseable {

    private static final Duration CALL_TIMEOUT = Duration.ofMillis(300);
    private static final RetryPolicy FAST = new RetryPolicy(
            3,
            RetryPolicy.backoff(Duration.ofMillis(10), Duration.ofMillis(50)),
            RetryPolicy.backoff(Duration.ofMillis(10), Duration.ofMillis(50)),
            RetryPolicy.backoff(Duration.ofMillis(10), Duration.ofMillis(50)),
            3);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    final Pending pending = new Pending();
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

    /** By flight id, what its owner says; others are open. */
    final Map<String, State> states = new ConcurrentHashMap<>();

    final ManualTime hangTime = new ManualTime();

    /** How a fetch ended: with an answer, skipped, or abandoned. */
    record Ended(String text, String how, @Nullable VectorEvent event) {

        VectorEvent answer() {
            return Objects.requireNonNull(event, how);
        }
    }

    static VectorEvent answer(Map<String, VectorEvent> answers, String text) {
        return Objects.requireNonNull(answers.get(text), text);
    }

    /** Offers the fetches and returns their answers by text. */
    Map<String, VectorEvent> answers(Lane lane, List<PendingFetch> fetches) {
        lane.offer(fetches);
        return IntStream.range(0, fetches.size()).mapToObj(i -> ended()).collect(toMap(Ended::text, Ended::answer));
    }

    /** The next that ends. */
    Ended ended() {
        try {
            return Objects.requireNonNull(ended.poll(20, TimeUnit.SECONDS), "nothing ended in time");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What ends within this time, if anything does. */
    @Nullable Ended endedWithin(Duration time) throws InterruptedException {
        return ended.poll(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    List<Ended> endedSoFar() {
        return List.copyOf(ended);
    }

    static ScriptedProvider scripted(Script script) {
        return new ScriptedProvider(script);
    }

    static HashProvider hash(HashBehaviour behaviour) {
        return new HashProvider(Fetches.MODEL, 64, new CallLimits(64, 10_000, 4, 0, 0), behaviour);
    }

    Lane lane(EmbeddingProvider provider) {
        return lane(provider, 1_000, CALL_TIMEOUT);
    }

    Lane lane(EmbeddingProvider provider, int share, Duration callTimeout) {
        Clock clock = Clock.systemUTC();
        InstantSource time = InstantSource.system();
        CallLimits limits = provider.limits();
        RateLimits rates = new RateLimits(limits, time);
        FlightCheck check = flights -> flights.stream()
                .map(f -> states.getOrDefault(f.flightId(), State.OPEN))
                .toList();
        return new Lane(
                new CallQueue(limits, limits.calls(), Duration.ofMillis(5), rates, time),
                rates,
                new FlightGuard(check, clock),
                new Caller(provider, callTimeout, FetchListener.NONE, threads, clock, hangTime),
                FAST,
                new VectorEvents(provider.name(), clock),
                new Recorder(),
                batch -> Booking.NONE,
                threads,
                clock,
                share);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private final class Recorder implements Outcomes {

        @Override
        public void answer(PendingFetch fetch, VectorEvent answer) {
            assertThat(answer.getFlightId()).isEqualTo(fetch.flightId());
            end(fetch, "answer", answer);
        }

        @Override
        public void skip(PendingFetch fetch, Skipped why) {
            end(fetch, why.name(), null);
        }

        @Override
        public void abandon(PendingFetch fetch) {
            end(fetch, "abandoned", null);
        }

        private void end(PendingFetch fetch, String how, @Nullable VectorEvent event) {
            ended.add(new Ended(fetch.fetch().getText(), how, event));
        }
    }
}
