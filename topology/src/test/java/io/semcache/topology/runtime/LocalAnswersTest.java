package io.semcache.topology.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.serdes.CacheKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalAnswersTest {

    private static final int PARTITION = 2;
    private static final CacheKey KEY = CacheKey.ofName("default", "key");
    private static final LocalAnswer ANSWER = new LocalAnswer.Failed("not_cached", "there is none", 0);

    private final ServingPartitions serving = new ServingPartitions();
    private final LocalAnswers answers = new LocalAnswers(serving);

    @BeforeEach
    void serve() {
        serving.started(PARTITION);
    }

    @Test
    void answersTheCallersOfOneLookup() {
        var first = answers.await(KEY, "a", PARTITION);
        var second = answers.await(KEY, "a", PARTITION);
        var other = answers.await(KEY, "b", PARTITION);

        answers.answer(KEY, "a", ANSWER);

        assertThat(first).isCompletedWithValue(ANSWER);
        assertThat(second).isCompletedWithValue(ANSWER);
        assertThat(other).isNotDone();
    }

    @Test
    void answersEveryCallerOfAKey() {
        var first = answers.await(KEY, "a", PARTITION);
        var second = answers.await(KEY, "b", PARTITION);
        var other = answers.await(CacheKey.ofName("default", "other"), "c", PARTITION);

        answers.answerAll(KEY, id -> new LocalAnswer.Failed(id, "", 0));

        assertThat(first).isCompletedWithValue(new LocalAnswer.Failed("a", "", 0));
        assertThat(second).isCompletedWithValue(new LocalAnswer.Failed("b", "", 0));
        assertThat(other).isNotDone();
    }

    @Test
    void answersACommandByNothingButItself() {
        var command = answers.awaitCommand(KEY, "a", PARTITION);

        answers.answer(KEY, "a", ANSWER);
        answers.answerAll(KEY, id -> ANSWER);
        assertThat(command).isNotDone();

        answers.applied(KEY, "a", PARTITION, new LocalAnswer.Applied(true));
        assertThat(command).isCompletedWithValue(new LocalAnswer.Applied(true));
    }

    @Test
    void leavesLookupsAloneWhenACommandOfTheirIdIsCarriedOut() {
        var lookup = answers.await(KEY, "a", PARTITION);

        answers.applied(KEY, "a", PARTITION, new LocalAnswer.Applied(false));

        assertThat(lookup).isNotDone();
    }

    @Test
    void forgetsOnlyTheOneWhoStopsWaiting() {
        var gone = answers.await(KEY, "a", PARTITION);
        var patient = answers.await(KEY, "a", PARTITION);

        answers.forget(KEY, gone);
        answers.answer(KEY, "a", ANSWER);

        assertThat(gone).isNotDone();
        assertThat(patient).isCompletedWithValue(ANSWER);
    }

    @Test
    void keepsNothingOfThoseWhoWereAnsweredOrHaveGone() {
        var answered = answers.await(KEY, "a", PARTITION);
        answers.forget(KEY, answers.await(KEY, "b", PARTITION));

        answers.answer(KEY, "a", ANSWER);

        assertThat(answered).isDone();
        assertThat(answers.waiting()).isZero();
    }

    @Test
    void turnsAwayTheCallersOfAPartitionThatMoves() {
        serving.started(5);
        var moving = answers.await(KEY, "a", PARTITION);
        var staying = answers.await(KEY, "b", 5);

        answers.moved(PARTITION);

        assertThat(moving).isCompletedWithValue(new LocalAnswer.Moved());
        assertThat(staying).isNotDone();
    }

    @Test
    void turnsAwayTheCallersOfAPartitionThatIsNotServed() {
        assertThat(answers.await(KEY, "a", PARTITION + 1)).isCompletedWithValue(new LocalAnswer.Moved());
        assertThat(answers.waiting()).isZero();
    }

    @Test
    void losesNoCallerBetweenManyThreads() throws InterruptedException {
        int callers = 2_000;
        List<CompletableFuture<LocalAnswer>> futures = new ArrayList<>();
        var registered = new CountDownLatch(1);
        Thread streamThread = Thread.ofPlatform().start(() -> {
            while (registered.getCount() > 0) {
                answers.answerAll(KEY, id -> ANSWER);
            }
            answers.answerAll(KEY, id -> ANSWER);
        });

        for (int i = 0; i < callers; i++) {
            futures.add(answers.await(KEY, "w" + i, PARTITION));
        }
        registered.countDown();
        streamThread.join(TimeUnit.SECONDS.toMillis(30));

        assertThat(futures).allSatisfy(future -> assertThat(future).isCompleted());
    }
}
