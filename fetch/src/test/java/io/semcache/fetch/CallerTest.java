package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.fetch.FetchListener.CallOutcome;
import io.semcache.fetch.ScriptedProvider.Script;
import io.semcache.fetch.provider.EmbeddingBatch;
import io.semcache.fetch.provider.EmbeddingInput;
import io.semcache.fetch.provider.ProviderAnswer;
import io.semcache.fetch.provider.ProviderAnswer.Embedded;
import io.semcache.fetch.provider.ProviderAnswer.Invalid;
import io.semcache.fetch.provider.ProviderAnswer.RateLimited;
import io.semcache.fetch.provider.ProviderAnswer.Rejected;
import io.semcache.fetch.provider.ProviderAnswer.Unavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallerTest {

    private static final Duration TIMEOUT = Duration.ofMillis(200);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ManualTime time = new ManualTime();
    private final List<CallOutcome> heard = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void returnsWhatTheProviderAnswers() throws Exception {
        Caller caller = caller(texts -> ScriptedProvider.embedded(texts.size()));

        assertThat(call(caller)).containsInstanceOf(Embedded.class);
        assertThat(heard).containsExactly(CallOutcome.EMBEDDED);
    }

    @Test
    void takesAWrongNumberOfVectorsForAnInvalidAnswer() throws Exception {
        Caller caller = caller(texts -> ScriptedProvider.embedded(3));

        assertThat(call(caller)).contains(new Invalid("expected 1 vectors, got 3"));
        assertThat(heard).containsExactly(CallOutcome.INVALID);
    }

    @Test
    void leavesAProviderAloneThatIgnoresItsDeadline() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Caller caller = caller(texts -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return ScriptedProvider.embedded(1);
        });

        assertThat(call(caller)).containsInstanceOf(Unavailable.class);
        interrupted.await();
        assertThat(heard).containsExactly(CallOutcome.UNAVAILABLE);
    }

    @Test
    void takesAnExceptionForAnUnavailableProvider() throws Exception {
        Caller caller = caller(texts -> {
            throw new IllegalStateException("a bug in the adapter");
        });

        assertThat(call(caller)).containsInstanceOf(Unavailable.class);
    }

    @Test
    void endsWithTheThreadThatCalls() {
        Caller caller = caller(texts -> {
            new CountDownLatch(1).await();
            return ScriptedProvider.embedded(1);
        });
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> call(caller)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void callsNoMoreWhenEveryCallFailed() throws Exception {
        Caller caller = caller(texts -> new Unavailable("down", null));

        callUntilOpen(caller);

        assertThat(heard).hasSize(10);
        assertThat(caller.healthy()).isFalse();
    }

    @Test
    void callsNoMoreWhenEveryAnswerIsGarbage() throws Exception {
        callUntilOpen(caller(texts -> new Invalid("garbage")));

        assertThat(heard).hasSize(10);
    }

    @Test
    void callsAgainAfterAWhileAndStaysWhenTheProviderIsBack() throws Exception {
        List<ProviderAnswer> answer = new ArrayList<>(List.of(new Unavailable("down", null)));
        Caller caller = caller(texts -> answer.getFirst());
        callUntilOpen(caller);

        answer.set(0, ScriptedProvider.embedded(1));
        time.advance(Duration.ofSeconds(6));

        for (int i = 0; i < 20; i++) {
            assertThat(call(caller)).containsInstanceOf(Embedded.class);
        }
        assertThat(caller.healthy()).isTrue();
    }

    @Test
    void goesOnCallingWhileSomeCallsSucceed() throws Exception {
        List<String> calls = new ArrayList<>();
        Caller caller = caller(texts -> {
            calls.add("call");
            return calls.size() % 8 == 0 ? ScriptedProvider.embedded(1) : new Unavailable("flaky", null);
        });

        for (int i = 0; i < 100; i++) {
            assertThat(call(caller)).isPresent();
        }
    }

    @Test
    void goesOnCallingWhenInputsAreRefusedOrCallsAreTooMany() throws Exception {
        List<ProviderAnswer> answers =
                List.of(new Rejected("provider_rejected", "no"), new RateLimited(null, "slow down"));
        for (ProviderAnswer answer : answers) {
            Caller caller = caller(texts -> answer);
            for (int i = 0; i < 50; i++) {
                assertThat(call(caller)).contains(answer);
            }
        }
    }

    @Test
    void isNotHealthyWhileACallHangs() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        Caller caller = caller(texts -> {
            called.countDown();
            new CountDownLatch(1).await();
            return ScriptedProvider.embedded(1);
        });
        var _ = threads.submit(() -> call(caller));
        called.await();
        assertThat(caller.healthy()).isTrue();

        time.advance(TIMEOUT.dividedBy(2).plusMillis(1));

        assertThat(caller.healthy()).isFalse();
    }

    private void callUntilOpen(Caller caller) throws InterruptedException {
        int calls = 0;
        while (call(caller).isPresent()) {
            assertThat(++calls).isLessThan(100);
        }
    }

    private Optional<ProviderAnswer> call(Caller caller) throws InterruptedException {
        List<EmbeddingInput> one = List.of(new EmbeddingInput.Text("a"));
        EmbeddingBatch batch = Pending.SPACE.batch(one);
        return caller.call(batch, Booking.NONE);
    }

    private Caller caller(Script script) {
        FetchListener listener = new RecordingListener(heard);
        return new Caller(new ScriptedProvider(script), TIMEOUT, listener, threads, Clock.systemUTC(), time);
    }
}
