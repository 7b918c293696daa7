package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.fetch.provider.CallLimits;
import io.semcache.fetch.provider.Fault;
import io.semcache.fetch.provider.HashBehaviour;
import io.semcache.fetch.provider.HashProvider;
import io.semcache.fetch.provider.ProviderAnswer.Unavailable;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.VectorEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches, and what waits beside them. */
@Timeout(60)
class LaneTest {

    private final LaneStage stage = new LaneStage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void answersEveryFetchOfABatchFromOneCall() throws Exception {
        ScriptedProvider provider = LaneStage.scripted(texts -> ScriptedProvider.embedded(texts.size()));

        Map<String, VectorEvent> answers = stage.answers(stage.lane(provider), stage.pending.fetches(10));

        assertThat(answers)
                .hasSize(10)
                .allSatisfy((text, answer) -> assertThat(answer.getOutcome()).isEqualTo(Outcome.OK));
        assertThat(provider.calls()).hasSize(1);
    }

    @Test
    void sharesTheTokensOfACallOut() throws Exception {
        Lane lane = stage.lane(LaneStage.scripted(texts -> ScriptedProvider.embedded(texts.size())));

        Map<String, VectorEvent> answers = stage.answers(
                lane, List.of(stage.pending.fetch("a", Pending.SPACE, 1), stage.pending.fetch("b", Pending.SPACE, 3)));

        assertThat(LaneStage.answer(answers, "a").getTokens()).isEqualTo(5);
        assertThat(LaneStage.answer(answers, "b").getTokens()).isEqualTo(15);
        assertThat(LaneStage.answer(answers, "b").getTokensEstimated()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"NAN", "ZEROS", "WRONG_DIMENSION"})
    void keepsTheGoodVectorsOfAnAnswerAndPaysForNoneTwice(Fault fault) throws Exception {
        HashProvider provider = LaneStage.hash(HashBehaviour.PERFECT);
        List<PendingFetch> batch = new ArrayList<>(stage.pending.fetches(15));
        batch.add(7, stage.pending.fetch("bad " + fault.marker()));

        Map<String, VectorEvent> answers = stage.answers(stage.lane(provider), batch);

        assertOnlyBadFailed(answers, fault, Outcome.INVALID);
        assertThat(provider.items()).isEqualTo(16);
    }

    @ParameterizedTest
    @EnumSource(names = {"TOO_FEW", "GARBAGE", "REJECTED"})
    void splitsAFailingBatchUntilTheBadItemIsFound(Fault fault) throws Exception {
        HashProvider provider = LaneStage.hash(HashBehaviour.PERFECT);
        List<PendingFetch> batch = new ArrayList<>(stage.pending.fetches(15));
        batch.add(7, stage.pending.fetch("bad " + fault.marker()));

        Map<String, VectorEvent> answers = stage.answers(stage.lane(provider), batch);

        assertOnlyBadFailed(answers, fault, fault == Fault.REJECTED ? Outcome.REJECTED : Outcome.INVALID);
        assertThat(provider.calls()).isLessThanOrEqualTo(9);
    }

    @Test
    void splitsABatchThatFailsToTheLastBecauseOfOneItem() throws Exception {
        ScriptedProvider provider = LaneStage.scripted(texts ->
                texts.contains("text 3") ? new Unavailable("500", null) : ScriptedProvider.embedded(texts.size()));

        Map<String, VectorEvent> answers = stage.answers(stage.lane(provider), stage.pending.fetches(8));

        assertThat(LaneStage.answer(answers, "text 3").getOutcome()).isEqualTo(Outcome.UNAVAILABLE);
        answers.remove("text 3");
        assertThat(answers.values()).extracting(VectorEvent::getOutcome).containsOnly(Outcome.OK);
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        Lane lane = stage.lane(LaneStage.hash(HashBehaviour.PERFECT));

        Map<String, VectorEvent> answers =
                stage.answers(lane, List.of(stage.pending.fetch(Fault.WRONG_DIMENSION.marker())));

        VectorEvent answer = answers.values().iterator().next();
        assertThat(answer.getVector()).isNull();
        assertThat(answer.getError().getCode()).isEqualTo("invalid_provider_answer");
        assertThat(answer.getError().getMessage()).isEqualTo("expected 16 dimensions, got 15");
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

        stage.answers(stage.lane(provider), stage.pending.fetches(50));

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
        Lane lane = stage.lane(provider, 10, Duration.ofSeconds(20));
        lane.offer(stage.pending.fetches(30));
        called.await();

        lane.tidy();
        assertThat(stage.endedSoFar()).isEmpty();
        stage.hangTime.advance(Duration.ofSeconds(11));
        lane.tidy();

        assertThat(stage.endedSoFar()).hasSize(20).allMatch(e -> e.answer().getOutcome() == Outcome.UNAVAILABLE);
    }

    @Test
    void givesBackWhatWaitsForARevokedPartition() throws Exception {
        ScriptedProvider provider = LaneStage.scripted(texts -> ScriptedProvider.embedded(texts.size()));
        PendingFetch fetch = stage.pending.fetch("a");
        stage.pending.partition().revoke();

        stage.lane(provider).offer(List.of(fetch));

        assertThat(stage.ended().how()).isEqualTo("abandoned");
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
        Lane lane = stage.lane(provider, 1_000, Duration.ofSeconds(20));
        lane.offer(stage.pending.fetches(3));
        called.await();

        lane.close();
        goOn.countDown();

        List<String> how =
                IntStream.range(0, 3).mapToObj(i -> stage.ended().how()).toList();
        assertThat(how).containsExactlyInAnyOrder("answer", "abandoned", "abandoned");
    }

    private static void assertOnlyBadFailed(Map<String, VectorEvent> answers, Fault fault, Outcome outcome) {
        assertThat(answers).hasSize(16);
        assertThat(LaneStage.answer(answers, "bad " + fault.marker()).getOutcome())
                .isEqualTo(outcome);
        answers.remove("bad " + fault.marker());
        assertThat(answers.values()).extracting(VectorEvent::getOutcome).containsOnly(Outcome.OK);
    }
}
