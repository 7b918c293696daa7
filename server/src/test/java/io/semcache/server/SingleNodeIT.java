package io.semcache.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.semcache.devkit.TestCluster;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.FlightStates;
import io.semcache.vectors.Embedding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SingleNodeIT {

    private TestTopics topics;
    private TestNode node;
    private TestFetchStage fetches;
    private final TestClient client = new TestClient();

    @SuppressWarnings("NullAway.Init")
    SingleNodeIT() {}

    @BeforeAll
    void start(@TempDir Path stateDir) throws Exception {
        topics = TestTopics.create();
        Map<String, String> settings = topics.settings();
        settings.put("namespaces.lasting.stale-ms", "600000");
        node = new TestNode(settings, stateDir);
        fetches = new TestFetchStage(topics, TestCluster.bootstrapServers(), node.serdes());
        await().atMost(Duration.ofSeconds(30)).until(() -> node.serves().size() == TestTopics.PARTITIONS);
    }

    @AfterAll
    void stop() {
        fetches.close();
        node.close();
        client.close();
    }

    @BeforeEach
    void forget() {
        fetches.forget();
        fetches.latency = Duration.ZERO;
    }

    private TestClient.Reply embed(String text, String... headers) {
        return client.embed(node, List.of(text), headers);
    }

    @Test
    void fetchesOnceAndHitsThen() {
        TestClient.Reply miss = embed("once");
        TestClient.Reply hit = embed("once");

        assertThat(miss.cacheStatus()).isEqualTo("semcache; fwd=miss; stored");
        assertThat(hit.cacheStatus()).isEqualTo("semcache; hit");
        assertThat(miss.vectors()).containsExactly(TestFetchStage.vector("once"));
        assertThat(hit.json()).isEqualTo(miss.json());
        assertThat(hit.json().at("/usage/total_tokens").asInt()).isEqualTo(5);
        assertThat(fetches.fetched()).containsExactly("once");
    }

    @Test
    void answersAMixOfHitsMissesAndDuplicatesInOrder() {
        embed("mix b");
        List<String> texts = List.of("mix a", "mix b", "mix a", "mix c", "mix b");

        TestClient.Reply reply = client.embed(node, texts);

        assertThat(reply.vectors())
                .isEqualTo(texts.stream().map(TestFetchStage::vector).toList());
        assertThat(reply.cacheStatus()).isEqualTo("semcache; fwd=miss; detail=\"2/5\"");
        assertThat(fetches.fetched()).containsExactlyInAnyOrder("mix a", "mix b", "mix c");
    }

    @Test
    void fetchesOnceForAThousandCallers() throws Exception {
        fetches.latency = Duration.ofMillis(200);

        List<TestClient.Reply> replies = together(1_000, i -> "crowd");

        assertThat(replies).allSatisfy(reply -> {
            assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
            assertThat(reply.vectors()).containsExactly(TestFetchStage.vector("crowd"));
        });
        assertThat(fetches.fetched()).containsExactly("crowd");
    }

    @Test
    void fetchesTwoHundredTextsOnceForAThousandCallers() throws Exception {
        List<TestClient.Reply> replies = together(1_000, i -> "crowd " + i % 200);

        for (int i = 0; i < replies.size(); i++) {
            assertThat(replies.get(i).vectors()).containsExactly(TestFetchStage.vector("crowd " + i % 200));
        }
        assertThat(fetches.fetched()).hasSize(200).doesNotHaveDuplicates();
    }

    private List<TestClient.Reply> together(int callers, IntFunction<String> text) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<TestClient.Reply>> calls = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                String one = text.apply(i);
                calls.add(() -> embed(one));
            }
            List<TestClient.Reply> replies = new ArrayList<>();
            for (Future<TestClient.Reply> reply : threads.invokeAll(calls)) {
                replies.add(reply.get());
            }
            return replies;
        }
    }

    @Test
    void tellsCallersWhoJoinedFromTheOneWhoPaid() throws Exception {
        fetches.latency = Duration.ofMillis(300);

        List<String> statuses = new ArrayList<>();
        for (TestClient.Reply reply : together(5, i -> "joined")) {
            statuses.add(reply.cacheStatus());
        }

        assertThat(Collections.frequency(statuses, "semcache; fwd=miss; stored"))
                .isEqualTo(1);
        assertThat(Collections.frequency(statuses, "semcache; fwd=miss; collapsed"))
                .isEqualTo(4);
    }

    @Test
    void remembersWhatTheProviderRejects() {
        TestClient.Reply first = embed("reject me");
        TestClient.Reply second = embed("reject me");

        assertThat(first.status()).isEqualTo(400);
        assertThat(first.code()).isEqualTo("provider_rejected");
        assertThat(second.code()).isEqualTo("provider_rejected");
        assertThat(fetches.fetched()).containsExactly("reject me");
    }

    @Test
    void answersAtTheDeadline() {
        long start = System.nanoTime();

        TestClient.Reply reply = embed("silent", "X-Semcache-Timeout-Ms", "700");

        assertThat(reply.status()).isEqualTo(504);
        assertThat(reply.code()).isEqualTo("deadline_exceeded");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(690), Duration.ofSeconds(3));
    }

    @Test
    void letsALaterCallerOutliveTheDeadlineOfTheFirst() throws Exception {
        fetches.latency = Duration.ofMillis(1_500);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<TestClient.Reply> first = threads.submit(() -> embed("slow", "X-Semcache-Timeout-Ms", "500"));
            await().atMost(Duration.ofSeconds(5)).until(() -> fetches.fetched().contains("slow"));
            Future<TestClient.Reply> second = threads.submit(() -> embed("slow"));

            assertThat(first.get().code()).isEqualTo("deadline_exceeded");
            assertThat(second.get().vectors()).containsExactly(TestFetchStage.vector("slow"));
        }
        assertThat(fetches.fetched()).containsExactly("slow");
    }

    @Test
    void neverFetchesForOnlyIfCached() {
        assertThat(embed("absent", "Cache-Control", "only-if-cached").code()).isEqualTo("not_cached");
        assertThat(fetches.fetched()).isEmpty();
    }

    @Test
    void fetchesAnewForNoCache() {
        embed("fresh");

        assertThat(embed("fresh", "Cache-Control", "no-cache").cacheStatus()).isEqualTo("semcache; fwd=request");
        assertThat(fetches.fetched()).containsExactly("fresh", "fresh");
    }

    @Test
    void storesNothingForNoStore() {
        assertThat(embed("secret", "Cache-Control", "no-store").cacheStatus()).isEqualTo("semcache; fwd=miss");

        assertThat(embed("secret").xCache()).isEqualTo("MISS");
    }

    @Test
    void servesAStaleEntryAtOnceAndFetchesItAnew() {
        embedLasting("aging", "\"ttl_ms\":100");

        await().atMost(Duration.ofSeconds(10))
                .until(() -> embedLasting("aging", "\"stale-while-revalidate\":600"), "STALE"::equals);

        await().atMost(Duration.ofSeconds(10))
                .until(() -> embedLasting("aging", "\"stale-while-revalidate\":600"), "HIT"::equals);
        assertThat(fetches.fetched()).containsExactly("aging", "aging");
    }

    @Test
    void servesAStaleEntryWhenTheProviderIsLate() {
        embedLasting("kept", "\"ttl_ms\":1");
        fetches.latency = Duration.ofSeconds(3);

        String status = embedLasting("kept", "\"stale-if-error\":600", "X-Semcache-Timeout-Ms", "700");

        assertThat(status).isEqualTo("STALE");
    }

    @Test
    void keepsASlidingEntryAliveWhileItIsRead() throws InterruptedException {
        embedLasting("read", "\"ttl_ms\":1500,\"sliding\":true");

        for (int i = 0; i < 15; i++) {
            Thread.sleep(200);
            embedLasting("read", "\"sliding\":true");
        }

        assertThat(fetches.fetched()).containsExactly("read");
    }

    /** How the cache answered ({@code X-Cache}) in a namespace that keeps what is past its life. */
    private String embedLasting(String text, String options, String... headers) {
        return client.post(
                        node.uri("/v1/embeddings"),
                        "{\"input\":[\"" + text + "\"],\"cache\":{\"namespace\":\"lasting\"," + options + "}}",
                        headers)
                .xCache();
    }

    @Test
    void refusesBeforeItPays() {
        TestClient.Reply reply =
                client.post(node.uri("/v1/embeddings"), "{\"input\":[\"dear\",\"cheap\"],\"dimensions\":9}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("dimension_mismatch");
        assertThat(fetches.fetched()).isEmpty();
    }

    @Test
    void keepsNamespacesApart() {
        embed("apart", "X-Semcache-Namespace", "one");
        TestClient.Reply own = client.post(node.uri("/v1/lookup"), "{\"texts\":[\"apart\"],\"namespace\":\"one\"}");
        String key = own.json().at("/entries/0/key").asText();

        assertThat(embed("apart", "X-Semcache-Namespace", "two").xCache()).isEqualTo("MISS");
        assertThat(key).hasSize(64);
        assertThat(client.post(node.uri("/v1/lookup"), "{\"keys\":[\"" + key + "\"],\"namespace\":\"two\"}")
                        .json()
                        .toString())
                .isEqualTo("{\"entries\":[null]}");
    }

    @Test
    void looksUpWithoutFetching() {
        embed("looked up");
        fetches.forget();

        TestClient.Reply reply =
                client.post(node.uri("/v1/lookup"), "{\"texts\":[\"never seen\",\"looked up\",\"looked up\"]}");

        assertThat(reply.json().at("/entries/0").isNull()).isTrue();
        assertThat(reply.json().at("/entries/1/meta/model").asText()).isEqualTo("tiny");
        assertThat(reply.json().at("/entries/1/vector")).hasSize(TestTopics.DIMENSIONS);
        assertThat(reply.json().at("/entries/2")).isEqualTo(reply.json().at("/entries/1"));
        assertThat(fetches.fetched()).isEmpty();
    }

    @Test
    void tellsTheStatesOfFlights() {
        embed("silent flight", "X-Semcache-Timeout-Ms", "300");
        embed("settled flight");
        TestFetchStage.Fetch open = fetches.fetch("silent flight");
        TestFetchStage.Fetch settled = fetches.fetch("settled flight");

        assertThat(state(open.key(), open.flightId(), 0)).isEqualTo(FlightStates.State.OPEN);
        assertThat(state(open.key(), settled.flightId(), 0)).isEqualTo(FlightStates.State.CLOSED);
        assertThat(state(settled.key(), settled.flightId(), 0)).isEqualTo(FlightStates.State.CLOSED);
        assertThat(state(open.key(), open.flightId(), Long.MAX_VALUE)).isEqualTo(FlightStates.State.BEHIND);
    }

    private FlightStates.State state(CacheKey key, String flightId, long processed) {
        return node.routing()
                .flights()
                .of(List.of(new FlightStates.Flight(key, flightId, processed)), Duration.ofSeconds(2))
                .getFirst();
    }

    @Test
    void servesHitsFarFasterThanAFetch() {
        embed("hot");
        HashSet<Embedding> answers = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            answers.addAll(embed("hot").vectors());
        }

        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            long start = System.nanoTime();
            answers.addAll(embed("hot").vectors());
            nanos.add(System.nanoTime() - start);
        }
        Collections.sort(nanos);

        assertThat(answers).containsExactly(TestFetchStage.vector("hot"));
        // Client and server on one busy machine; inside the server a hit takes well under a millisecond.
        assertThat(Duration.ofNanos(nanos.get(50))).isLessThan(Duration.ofMillis(20));
    }
}
