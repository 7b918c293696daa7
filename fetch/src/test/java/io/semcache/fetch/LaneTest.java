package io.semcache.fetch;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.fetch.FetchListener.Skipped;
import io.semcache.fetch.FlightCheck.State;
import io.semcache.fetch.ScriptedProvider.Script;
import io.semcache.fetch.provider.CallLimits;
import io.semcache.fetch.provider.EmbeddingProvider;
import io.semcache.fetch.provider.Fault;
import io.semcache.fetch.provider.HashBehaviour;
import io.semcache.fetch.provider.HashProvider;
import io.semcache.fetch.provider.ProviderAnswer.RateLimited;
import io.semcache.fetch.provider.ProviderAnswer.Unavailable;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.VectorEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class LaneTest {

    private static final Duration CALL_TIMEOUT = Duration.ofMillis(300);
    private static final RetryPolicy FAST = new RetryPolicy(
            3,
            RetryPolicy.backoff(Duration.ofMillis(10), Duration.ofMillis(50)),
            RetryPolicy.backoff(Duration.ofMillis(10), Duration.ofMillis(50)),
            RetryPolicy.backoff(Duration.ofMillis(10), Duration.ofMillis(50)),
            3);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Pending pending = new Pending();
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final Map<String, State> states = new ConcurrentHashMap<>();
    private final ManualTime hangTime = new ManualTime();

    /** How a fetch ended: with an answer, skipped, or abandoned. */
    private record Ended(String text, String how, @Nullable VectorEvent event) {

        VectorEvent answer() {
            return Objects.requireNonNull(event, how);
        }
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void answersEveryFetchOfABatchFromOneCall() throws Exception {
        ScriptedProvider provider = scripted(texts -> ScriptedProvider.embedded(texts.size()));

        Map<String, VectorEvent> answers = answers(lane(provider), pending.fetches(10));

        assertThat(answers)
                .hasSize(10)
                .allSatisfy((text, answer) -> assertThat(answer.getOutcome()).isEqualTo(Outcome.OK));
        assertThat(provider.calls()).hasSize(1);
    }

    @Test
    void sharesTheTokensOfACallOut() throws Exception {
        Lane lane = lane(scripted(texts -> ScriptedProvider.embedded(texts.size())));

        Map<String, VectorEvent> answers =
                answers(lane, List.of(pending.fetch("a", Pending.SPACE, 1), pending.fetch("b", Pending.SPACE, 3)));

        assertThat(answer(answers, "a").getTokens()).isEqualTo(5);
        assertThat(answer(answers, "b").getTokens()).isEqualTo(15);
        assertThat(answer(answers, "b").getTokensEstimated()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"NAN", "ZEROS", "WRONG_DIMENSION"})
    void keepsTheGoodVectorsOfAnAnswerAndPaysForNoneTwice(Fault fault) throws Exception {
        HashProvider provider = hash(HashBehaviour.PERFECT);
        List<PendingFetch> batch = new ArrayList<>(pending.fetches(15));
        batch.add(7, pending.fetch("bad " + fault.marker()));

        Map<String, VectorEvent> answers = answers(lane(provider), batch);

        assertOnlyBadFailed(answers, fault, Outcome.INVALID);
        assertThat(provider.items()).isEqualTo(16);
    }

    @ParameterizedTest
    @EnumSource(names = {"TOO_FEW", "GARBAGE", "REJECTED"})
    void splitsAFailingBatchUntilTheBadItemIsFound(Fault fault) throws Exception {
        HashProvider provider = hash(HashBehaviour.PERFECT);
        List<PendingFetch> batch = new ArrayList<>(pending.fetches(15));
        batch.add(7, pending.fetch("bad " + fault.marker()));

        Map<String, VectorEvent> answers = answers(lane(provider), batch);

        assertOnlyBadFailed(answers, fault, fault == Fault.REJECTED ? Outcome.REJECTED : Outcome.INVALID);
        assertThat(provider.calls()).isLessThanOrEqualTo(9);
    }

    @Test
    void splitsABatchThatFailsToTheLastBecauseOfOneItem() throws Exception {
        ScriptedProvider provider = scripted(texts ->
                texts.contains("text 3") ? new Unavailable("500", null) : ScriptedProvider.embedded(texts.size()));

        Map<String, VectorEvent> answers = answers(lane(provider), pending.fetches(8));

        assertThat(answer(answers, "text 3").getOutcome()).isEqualTo(Outcome.UNAVAILABLE);
        answers.remove("text 3");
        assertThat(answers.values()).extracting(VectorEvent::getOutcome).containsOnly(Outcome.OK);
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        Lane lane = lane(hash(HashBehaviour.PERFECT));

        Map<String, VectorEvent> answers = answers(lane, List.of(pending.fetch(Fault.WRONG_DIMENSION.marker())));

        VectorEvent answer = answers.values().iterator().next();
        assertThat(answer.getVector()).isNull();
        assertThat(answer.getError().getCode()).isEqualTo("invalid_provider_answer");
        assertThat(answer.getError().getMessage()).isEqualTo("expected 16 dimensions, got 15");
    }

    @Test
    void triesAgainWhenTheProviderIsAwayForAMoment() throws Exception {
        HashProvider provider = hash(HashBehaviour.PERFECT.withFailFirst(2));

        Map<String, VectorEvent> answers = answers(lane(provider), pending.fetches(4));

        assertThat(answers.values()).extracting(VectorEvent::getOutcome).containsOnly(Outcome.OK);
        assertThat(provider.calls()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "HANG"})
    void givesUpAfterSomeTries(Fault fault) throws Exception {
        HashProvider provider = hash(HashBehaviour.PERFECT.withFault(fault));

        Map<String, VectorEvent> answers = answers(lane(provider), pending.fetches(1));

        assertThat(answer(answers, "text 0").getOutcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(answer(answers, "text 0").getError().getCode()).isEqualTo("provider_unavailable");
        assertThat(provider.calls()).isEqualTo(3);
    }

    @Test
    void waitsAsLongAsARateLimitedProviderAsks() throws Exception {
        Duration retryAfter = Duration.ofMillis(300);
        AtomicInteger calls = new AtomicInteger();
        ScriptedProvider provider = scripted(texts -> calls.getAndIncrement() < 5
                ? new RateLimited(retryAfter, "slow down")
                : ScriptedProvider.embedded(texts.size()));
        long start = System.nanoTime();

        Map<String, VectorEvent> answers = answers(lane(provider), pending.fetches(2));

        assertThat(answers.values()).extracting(VectorEvent::getOutcome).containsOnly(Outcome.OK);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(retryAfter.multipliedBy(5));
        assertThat(provider.calls()).hasSize(6);
    }

    @Test
    void doesNotHammerAProviderThatAsksForNoWaitAtAll() throws Exception {
        ScriptedProvider provider = scripted(texts -> new RateLimited(Duration.ZERO, "slow down"));
        Lane lane = lane(provider);

        lane.offer(List.of(pending.fetch("a")));

        assertThat(ended.poll(500, TimeUnit.MILLISECONDS)).isNull();
        assertThat(provider.calls()).hasSizeBetween(2, 40);
    }

    @Test
    void doesNotWaitForAProviderThatAsksForTooMuch() throws Exception {
        Lane lane = lane(scripted(texts -> new RateLimited(Duration.ofHours(1), "slow down")));

        Map<String, VectorEvent> answers = answers(lane, pending.fetches(1));

        VectorEvent answer = answer(answers, "text 0");
        assertThat(answer.getOutcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(answer.getError().getRetryAfterMs()).isEqualTo(3_600_000);
    }

    @Test
    void answersAtOnceWhatComesDuringALongPause() throws Exception {
        ScriptedProvider provider = scripted(texts -> new RateLimited(Duration.ofHours(1), "slow down"));
        Lane lane = lane(provider);
        answers(lane, List.of(pending.fetch("first")));

        lane.offer(List.of(pending.fetch("second")));
        lane.tidy();

        assertThat(ended().answer().getError().getRetryAfterMs()).isBetween(500_000L, 600_000L);
        assertThat(provider.calls()).hasSize(1);
    }

    @Test
    void startsNoCallAfterNotAfter() throws Exception {
        ScriptedProvider provider = scripted(texts -> ScriptedProvider.embedded(texts.size()));
        Lane lane = lane(provider);

        lane.offer(List.of(pending.fetch("late", Duration.ofMillis(-1))));

        assertThat(ended().how()).isEqualTo(Skipped.EXPIRED.name());
        assertThat(provider.calls()).isEmpty();
    }

    @Test
    void paysNothingForAClosedFlight() throws Exception {
        ScriptedProvider provider = scripted(texts -> ScriptedProvider.embedded(texts.size()));
        PendingFetch closed = pending.fetch("closed");
        states.put(closed.flightId(), State.CLOSED);
        Lane lane = lane(provider);

        lane.offer(List.of(closed, pending.fetch("open")));

        assertThat(List.of(ended().how(), ended().how())).containsExactlyInAnyOrder(Skipped.CLOSED.name(), "answer");
        assertThat(provider.calls()).containsExactly(List.of("open"));
    }

    @ParameterizedTest
    @EnumSource(names = {"BEHIND", "UNREACHABLE"})
    void paysOnlyOnceTheOwnerCanSayThatTheFlightIsOpen(State state) throws Exception {
        ScriptedProvider provider = scripted(texts -> ScriptedProvider.embedded(texts.size()));
        PendingFetch fetch = pending.fetch("a");
        states.put(fetch.flightId(), state);
        Lane lane = lane(provider);

        lane.offer(List.of(fetch));
        assertThat(ended.poll(200, TimeUnit.MILLISECONDS)).isNull();
        assertThat(provider.calls()).isEmpty();
        states.put(fetch.flightId(), State.OPEN);

        assertThat(ended().how()).isEqualTo("answer");
        assertThat(provider.calls()).hasSize(1);
    }

    @Test
    void givesUpAskingAtNotAfter() throws Exception {
        PendingFetch fetch = pending.fetch("a", Duration.ofMillis(100));
        states.put(fetch.flightId(), State.UNREACHABLE);

        lane(scripted(texts -> ScriptedProvider.embedded(texts.size()))).offer(List.of(fetch));

        assertThat(ended().how()).isEqualTo(Skipped.EXPIRED.name());
    }

    @Test
    void makesNoMoreCallsAtOnceThanAllowed() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ScriptedProvider provider = new ScriptedProvider(new CallLimits(1, 100, 3, 0, 0), texts -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.sleep(5);
            running.decrementAndGet();
            return ScriptedProvider.embedded(1);
        });

        answers(lane(provider), pending.fetches(50));

        assertThat(most).hasValue(3);
    }

    @Test
    void shedsWhatWaitsBeyondItsShareWhileTheProviderHangs() throws Exception {
        CountDownLatch called = new CountDownLatch(2);
        ScriptedProvider provider = new ScriptedProvider(new CallLimits(1, 100, 2, 0, 0), texts -> {
            called.countDown();
            new CountDownLatch(1).await();
            return ScriptedProvider.embedded(1);
        });
        Lane lane = lane(provider, 10, Duration.ofSeconds(20));
        lane.offer(pending.fetches(30));
        called.await();

        lane.tidy();
        assertThat(ended).isEmpty();
        hangTime.advance(Duration.ofSeconds(11));
        lane.tidy();

        assertThat(ended).hasSize(20).allMatch(e -> e.answer().getOutcome() == Outcome.UNAVAILABLE);
    }

    @Test
    void givesBackWhatWaitsForARevokedPartition() throws Exception {
        ScriptedProvider provider = scripted(texts -> ScriptedProvider.embedded(texts.size()));
        PendingFetch fetch = pending.fetch("a");
        pending.partition().revoke();

        lane(provider).offer(List.of(fetch));

        assertThat(ended().how()).isEqualTo("abandoned");
        assertThat(provider.calls()).isEmpty();
    }

    @Test
    void givesBackWhatWaitsWhenItCloses() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ScriptedProvider provider = new ScriptedProvider(new CallLimits(1, 100, 1, 0, 0), texts -> {
            called.countDown();
            goOn.await();
            return ScriptedProvider.embedded(1);
        });
        Lane lane = lane(provider, 1_000, Duration.ofSeconds(20));
        lane.offer(pending.fetches(3));
        called.await();

        lane.close();
        goOn.countDown();

        List<String> how = IntStream.range(0, 3).mapToObj(i -> ended().how()).toList();
        assertThat(how).containsExactlyInAnyOrder("answer", "abandoned", "abandoned");
    }

    private static void assertOnlyBadFailed(Map<String, VectorEvent> answers, Fault fault, Outcome outcome) {
        assertThat(answers).hasSize(16);
        assertThat(answer(answers, "bad " + fault.marker()).getOutcome()).isEqualTo(outcome);
        answers.remove("bad " + fault.marker());
        assertThat(answers.values()).extracting(VectorEvent::getOutcome).containsOnly(Outcome.OK);
    }

    private static VectorEvent answer(Map<String, VectorEvent> answers, String text) {
        return Objects.requireNonNull(answers.get(text), text);
    }

    /** Offers the fetches and returns their answers by text. */
    private Map<String, VectorEvent> answers(Lane lane, List<PendingFetch> fetches) {
        lane.offer(fetches);
        return IntStream.range(0, fetches.size()).mapToObj(i -> ended()).collect(toMap(Ended::text, Ended::answer));
    }

    private Ended ended() {
        try {
            return Objects.requireNonNull(ended.poll(20, TimeUnit.SECONDS), "nothing ended in time");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ScriptedProvider scripted(Script script) {
        return new ScriptedProvider(script);
    }

    private static HashProvider hash(HashBehaviour behaviour) {
        return new HashProvider(Fetches.MODEL, 64, new CallLimits(64, 10_000, 4, 0, 0), behaviour);
    }

    private Lane lane(EmbeddingProvider provider) {
        return lane(provider, 1_000, CALL_TIMEOUT);
    }

    private Lane lane(EmbeddingProvider provider, int share, Duration callTimeout) {
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
                FetchListener.NONE,
                threads,
                clock,
                share);
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
