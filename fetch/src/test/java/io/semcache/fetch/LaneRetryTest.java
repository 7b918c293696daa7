package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.fetch.provider.Fault;
import io.semcache.fetch.provider.HashBehaviour;
import io.semcache.fetch.provider.HashProvider;
import io.semcache.fetch.provider.ProviderAnswer.RateLimited;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.VectorEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a lane does about a provider that is away or asks it to wait. */
@Timeout(60)
class LaneRetryTest {

    private final LaneStage stage = new LaneStage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void triesAgainWhenTheProviderIsAwayForAMoment() throws Exception {
        HashProvider provider = LaneStage.hash(HashBehaviour.PERFECT.withFailFirst(2));

        Map<String, VectorEvent> answers = stage.answers(stage.lane(provider), stage.pending.fetches(4));

        assertThat(answers.values()).extracting(VectorEvent::getOutcome).containsOnly(Outcome.OK);
        assertThat(provider.calls()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "HANG"})
    void givesUpAfterSomeTries(Fault fault) throws Exception {
        HashProvider provider = LaneStage.hash(HashBehaviour.PERFECT.withFault(fault));

        Map<String, VectorEvent> answers = stage.answers(stage.lane(provider), stage.pending.fetches(1));

        assertThat(LaneStage.answer(answers, "text 0").getOutcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(LaneStage.answer(answers, "text 0").getError().getCode()).isEqualTo("provider_unavailable");
        assertThat(provider.calls()).isEqualTo(3);
    }

    @Test
    void waitsAsLongAsARateLimitedProviderAsks() throws Exception {
        Duration retryAfter = Duration.ofMillis(300);
        AtomicInteger calls = new AtomicInteger();
        ScriptedProvider provider = LaneStage.scripted(texts -> calls.getAndIncrement() < 5
                ? new RateLimited(retryAfter, "slow down")
                : ScriptedProvider.embedded(texts.size()));
        long start = System.nanoTime();

        Map<String, VectorEvent> answers = stage.answers(stage.lane(provider), stage.pending.fetches(2));

        assertThat(answers.values()).extracting(VectorEvent::getOutcome).containsOnly(Outcome.OK);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(retryAfter.multipliedBy(5));
        assertThat(provider.calls()).hasSize(6);
    }

    @Test
    void doesNotHammerAProviderThatAsksForNoWaitAtAll() throws Exception {
        ScriptedProvider provider = LaneStage.scripted(texts -> new RateLimited(Duration.ZERO, "slow down"));
        Lane lane = stage.lane(provider);

        lane.offer(List.of(stage.pending.fetch("a")));

        assertThat(stage.endedWithin(Duration.ofMillis(500))).isNull();
        assertThat(provider.calls()).hasSizeBetween(2, 40);
    }

    @Test
    void doesNotWaitForAProviderThatAsksForTooMuch() throws Exception {
        Lane lane = stage.lane(LaneStage.scripted(texts -> new RateLimited(Duration.ofHours(1), "slow down")));

        Map<String, VectorEvent> answers = stage.answers(lane, stage.pending.fetches(1));

        VectorEvent answer = LaneStage.answer(answers, "text 0");
        assertThat(answer.getOutcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(answer.getError().getRetryAfterMs()).isEqualTo(3_600_000);
    }

    @Test
    void answersAtOnceWhatComesDuringALongPause() throws Exception {
        ScriptedProvider provider = LaneStage.scripted(texts -> new RateLimited(Duration.ofHours(1), "slow down"));
        Lane lane = stage.lane(provider);
        stage.answers(lane, List.of(stage.pending.fetch("first")));

        lane.offer(List.of(stage.pending.fetch("second")));
        lane.tidy();

        assertThat(stage.ended().answer().getError().getRetryAfterMs()).isBetween(500_000L, 600_000L);
        assertThat(provider.calls()).hasSize(1);
    }
}
