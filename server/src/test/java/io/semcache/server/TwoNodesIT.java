package io.semcache.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.config.Secret;
import io.semcache.devkit.TestCluster;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.FlightStates;
import io.semcache.server.routing.RemoteFlights;
import io.semcache.vectors.Embedding;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesIT {

    private TestNode one;
    private TestNode two;
    private TestFetchStage fetches;
    private final TestClient client = new TestClient();

    @SuppressWarnings("NullAway.Init")
    TwoNodesIT() {}

    @BeforeAll
    void start(@TempDir Path stateDir) throws Exception {
        TestTopics topics = TestTopics.create();
        one = new TestNode(topics.settings(), stateDir.resolve("one"));
        two = new TestNode(topics.settings(), stateDir.resolve("two"));
        fetches = new TestFetchStage(topics, TestCluster.bootstrapServers(), one.serdes());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> one.serves().size() == TestTopics.PARTITIONS / 2
                        && two.serves().size() == TestTopics.PARTITIONS / 2);
    }

    @AfterAll
    void stop() {
        fetches.close();
        two.close();
        one.close();
        client.close();
    }

    private static List<String> texts(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + " " + i).toList();
    }

    @Test
    void answerAsOneCache() {
        List<String> texts = texts("shared", 100);

        TestClient.Reply misses = client.embed(one, texts);
        TestClient.Reply hits = client.embed(two, texts);

        assertThat(misses.xCache()).isEqualTo("MISS");
        assertThat(hits.xCache()).isEqualTo("HIT");
        assertThat(misses.vectors())
                .isEqualTo(texts.stream().map(TestFetchStage::vector).toList());
        assertThat(hits.vectors()).isEqualTo(misses.vectors());
        assertThat(fetches.fetched()).filteredOn(t -> t.startsWith("shared")).hasSize(100);
    }

    @Test
    void payOnceForCallersOfBoth() throws Exception {
        List<String> texts = texts("both", 20);
        List<Callable<TestClient.Reply>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            TestNode node = i % 2 == 0 ? one : two;
            List<String> text = List.of(texts.get(i / 2 % texts.size()));
            calls.add(() -> client.embed(node, text));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TestClient.Reply> reply : threads.invokeAll(calls)) {
                assertThat(reply.get().status()).isEqualTo(200);
            }
        }

        assertThat(fetches.fetched())
                .filteredOn(t -> t.startsWith("both"))
                .hasSize(20)
                .doesNotHaveDuplicates();
    }

    @Test
    void passFailuresOfTheOwnerOn() {
        for (TestNode node : List.of(one, two)) {
            TestClient.Reply reply = client.embed(node, List.of("reject this everywhere"));

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.code()).isEqualTo("provider_rejected");
        }
    }

    @Test
    void keepTheDeadlineOfTheCaller() {
        for (TestNode node : List.of(one, two)) {
            assertThat(client.embed(node, List.of("silent on both"), "X-Semcache-Timeout-Ms", "500")
                            .code())
                    .isEqualTo("deadline_exceeded");
        }
    }

    @Test
    void lookUpEachOthersEntries() {
        List<String> texts = texts("looked up", 20);
        client.embed(one, texts);

        for (TestNode node : List.of(one, two)) {
            assertThat(client.post(
                                    node.uri("/v1/lookup"),
                                    "{\"texts\":[\"" + String.join("\",\"", texts) + "\"],\"fields\":[\"meta\"]}")
                            .json()
                            .get("entries"))
                    .hasSize(20)
                    .noneMatch(entry -> entry.isNull());
        }
    }

    @Test
    void tellAnyoneTheStateOfAFlight() {
        client.embed(one, List.of("silent flight"), "X-Semcache-Timeout-Ms", "300");
        await().atMost(Duration.ofSeconds(5)).until(() -> fetches.fetched().contains("silent flight"));
        TestFetchStage.Fetch fetch = fetches.fetch("silent flight");
        List<FlightStates.Flight> question = List.of(new FlightStates.Flight(fetch.key(), fetch.flightId(), 0));
        Duration second = Duration.ofSeconds(1);
        Secret secret = new Secret("the secret of this test");

        try (RemoteFlights fromOutside =
                new RemoteFlights(List.of(one.peerAddress(), two.peerAddress()), secret, Clock.systemUTC())) {
            assertThat(fromOutside.of(question, second)).containsExactly(FlightStates.State.OPEN);
        }
        assertThat(one.routing().flights().of(question, second)).containsExactly(FlightStates.State.OPEN);
        assertThat(two.routing().flights().of(question, second)).containsExactly(FlightStates.State.OPEN);
    }

    /** Embeds texts in a namespace of their own and returns their vectors by key. */
    private Map<CacheKey, Embedding> embedded(String namespace, int count) {
        List<String> texts = texts(namespace, count);
        assertThat(client.embed(one, texts, "X-Semcache-Namespace", namespace).status())
                .isEqualTo(200);
        JsonNode entries = client.post(
                        one.uri("/v1/lookup"),
                        "{\"namespace\":\"" + namespace + "\",\"texts\":[\"" + String.join("\",\"", texts) + "\"]}")
                .json()
                .get("entries");
        Map<CacheKey, Embedding> vectors = new HashMap<>();
        for (int i = 0; i < count; i++) {
            vectors.put(CacheKey.ofHex(entries.get(i).get("key").asText()), TestFetchStage.vector(texts.get(i)));
        }
        return vectors;
    }

    private JsonNode similar(TestNode node, String body) {
        TestClient.Reply reply = client.post(node.uri("/v1/similar"), body);
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        assertThat(reply.json().get("coverage").toString())
                .isEqualTo("{\"asked\":4,\"answered\":4,\"stale\":0,\"missing\":[]}");
        return reply.json();
    }

    @Test
    void findWhatBruteForceFinds() {
        Map<CacheKey, Embedding> entries = embedded("near", 300);
        embedded("another", 50);

        for (int query = 0; query < 30; query++) {
            Embedding vector = TestFetchStage.vector("query " + query);
            int k = List.of(1, 10, 1_000).get(query % 3);
            for (TestNode node : List.of(one, two)) {
                JsonNode answer = similar(
                        node, "{\"namespace\":\"near\",\"vector\":" + BruteForce.json(vector) + ",\"k\":" + k + "}");

                assertThat(BruteForce.of(answer))
                        .as("query %s, k %s", query, k)
                        .isEqualTo(BruteForce.nearest(vector, entries, k));
                assertThat(answer.get("scanned").asInt()).isEqualTo(300);
            }
        }
    }

    @Test
    void findByTextAndByKey() {
        Map<CacheKey, Embedding> entries = embedded("probed", 40);
        Embedding vector = TestFetchStage.vector("probed 7");
        List<BruteForce.Scored> nearest = BruteForce.nearest(vector, entries, 5);

        for (TestNode node : List.of(one, two)) {
            assertThat(BruteForce.of(similar(node, "{\"namespace\":\"probed\",\"k\":5,\"text\":\"probed 7\"}")))
                    .isEqualTo(nearest);
            assertThat(BruteForce.of(similar(
                            node,
                            "{\"namespace\":\"probed\",\"k\":5,\"key\":\""
                                    + nearest.getFirst().key() + "\"}")))
                    .isEqualTo(nearest);
        }
        assertThat(fetches.fetched()).filteredOn(t -> t.equals("probed 7")).hasSize(1);
    }

    @Test
    void findOnlyWhatPassesTheFilter() {
        String tagged =
                "{\"input\":[\"tag a\",\"tag b\",\"tag c\"],\"cache\":{\"namespace\":\"tagged\",\"tags\":[\"red\"]}}";
        assertThat(client.post(one.uri("/v1/embeddings"), tagged).status()).isEqualTo(200);
        client.embed(one, texts("plain", 20), "X-Semcache-Namespace", "tagged");

        for (TestNode node : List.of(one, two)) {
            JsonNode red = similar(
                    node,
                    "{\"namespace\":\"tagged\",\"text\":\"tag a\",\"include\":[\"metadata\"],\"k\":20,"
                            + "\"filter\":{\"field\":\"tags\",\"eq\":\"red\"}}");
            JsonNode others = similar(
                    node,
                    "{\"namespace\":\"tagged\",\"text\":\"tag a\",\"k\":1000,"
                            + "\"filter\":{\"not\":{\"field\":\"tags\",\"in\":[\"red\"]}}}");

            assertThat(red.get("matches"))
                    .hasSize(3)
                    .allMatch(match -> match.get("tags").toString().equals("[\"red\"]"));
            assertThat(others.get("matches")).hasSize(20);
        }
    }

    @Test
    void explainWhereTheySearched() {
        embedded("explained", 20);

        JsonNode partitions = similar(one, "{\"namespace\":\"explained\",\"text\":\"explained 1\",\"explain\":true}")
                .at("/explain/partitions");

        assertThat(partitions.findValuesAsText("role")).containsOnly("active").hasSize(4);
        assertThat(partitions.findValuesAsText("node"))
                .containsOnly(one.peerAddress(), two.peerAddress())
                .hasSize(4);
        assertThat(partitions.findValues("scanned").stream()
                        .mapToInt(JsonNode::asInt)
                        .sum())
                .isEqualTo(20);
    }
}
