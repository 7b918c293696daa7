package io.semcache.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.semcache.devkit.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers of a node that stays while the other one goes: each gets its answer, only later. */
class HandOverIT {

    private static final int CALLERS = 8;

    @TempDir
    private Path stateDir;

    private TestNode stays;
    private TestNode goes;
    private TestFetchStage fetches;
    private final TestClient client = new TestClient();

    @SuppressWarnings("NullAway.Init")
    HandOverIT() {}

    @BeforeEach
    void start() throws Exception {
        TestTopics topics = TestTopics.create();
        stays = new TestNode(topics.settings(), stateDir.resolve("stays"));
        goes = new TestNode(topics.settings(), stateDir.resolve("goes"));
        fetches = new TestFetchStage(topics, TestCluster.bootstrapServers(), stays.serdes());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> stays.serves().size() == TestTopics.PARTITIONS / 2
                        && goes.serves().size() == TestTopics.PARTITIONS / 2);
    }

    @AfterEach
    void stop() {
        fetches.close();
        stays.close();
        client.close();
    }

    @Test
    void failsNoCallerWhenANodeIsStopped() throws Exception {
        List<TestClient.Reply> replies = whileCalling(() -> goes.close());

        assertAllAnswered(replies);
    }

    @Test
    void failsNoCallerWhenANodeVanishes() throws Exception {
        List<TestClient.Reply> replies = whileCalling(() -> goes.vanish());

        assertAllAnswered(replies);
        goes.close();
    }

    private static void assertAllAnswered(List<TestClient.Reply> replies) {
        assertThat(replies)
                .hasSizeGreaterThan(CALLERS)
                .allSatisfy(reply ->
                        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200));
    }

    /** Callers ask for new and old texts before, during and after {@code event}. */
    private List<TestClient.Reply> whileCalling(Runnable event) throws Exception {
        ConcurrentLinkedQueue<TestClient.Reply> replies = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicBoolean going = new AtomicBoolean(true);
        List<Thread> callers = new ArrayList<>();
        for (int c = 0; c < CALLERS; c++) {
            String caller = "caller " + c;
            callers.add(Thread.ofVirtual()
                    .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
                    .start(() -> {
                        for (int i = 0; going.get() && i < 10_000; i++) {
                            List<String> texts = List.of(caller + " new " + i, caller + " old " + i % 7);
                            TestClient.Reply reply = client.embed(stays, texts);
                            replies.add(reply);
                            if (reply.status() == 200) {
                                assertThat(reply.vectors())
                                        .isEqualTo(texts.stream()
                                                .map(TestFetchStage::vector)
                                                .toList());
                            }
                        }
                    }));
        }
        Thread.sleep(500);
        event.run();
        await().atMost(Duration.ofSeconds(60)).until(() -> stays.serves().size() == TestTopics.PARTITIONS);
        Thread.sleep(500);
        going.set(false);
        for (Thread caller : callers) {
            caller.join(Duration.ofSeconds(40));
        }
        assertThat(failures).isEmpty();
        return List.copyOf(replies);
    }
}
