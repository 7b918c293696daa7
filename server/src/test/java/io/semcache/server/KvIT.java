package io.semcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.semcache.devkit.TestCluster;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Entries under names at two nodes, each of which owns half of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KvIT {

    private static final int ENTRIES = 40;

    private TestNode one;
    private TestNode two;
    private TestFetchStage fetches;
    private final TestClient client = new TestClient();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @SuppressWarnings("NullAway.Init")
    KvIT() {}

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
        http.close();
    }

    private HttpResponse<String> send(String method, URI uri, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(60))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private TestNode node(int number) {
        return number % 2 == 0 ? one : two;
    }

    private TestNode other(int number) {
        return node(number + 1);
    }

    @Test
    void readAtTheOtherNodeWhatWasJustWritten() throws Exception {
        for (int i = 0; i < ENTRIES; i++) {
            String path = "/v1/kv/fresh-" + i + "?embed=false";
            assertThat(send("PUT", node(i).uri(path), "first").statusCode()).isEqualTo(201);
            assertThat(send("PUT", other(i).uri(path), "value " + i).statusCode())
                    .isEqualTo(204);
            assertThat(send("GET", node(i).uri("/v1/kv/fresh-" + i), "").body()).isEqualTo("value " + i);
            assertThat(send("DELETE", other(i).uri("/v1/kv/fresh-" + i), "").statusCode())
                    .isEqualTo(204);
            assertThat(send("GET", node(i).uri("/v1/kv/fresh-" + i), "").statusCode())
                    .isEqualTo(404);
            assertThat(send("DELETE", node(i).uri("/v1/kv/fresh-" + i), "").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void storeAndLookUpManyAtOnce() {
        String entries = IntStream.range(0, ENTRIES)
                .mapToObj(i -> "{\"name\":\"bulk-" + i + "\",\"payload\":\"p" + i + "\",\"embed\":false}")
                .collect(Collectors.joining(","));
        String names =
                IntStream.range(0, ENTRIES).mapToObj(i -> "\"bulk-" + i + "\"").collect(Collectors.joining(","));

        TestClient.Reply stored = client.post(one.uri("/v1/entries"), "{\"entries\":[" + entries + "]}");
        assertThat(stored.status()).as(stored.json().toString()).isEqualTo(200);

        for (TestNode node : List.of(one, two)) {
            JsonNode found = client.post(
                            node.uri("/v1/lookup"), "{\"names\":[" + names + ",\"none\"],\"fields\":[\"payload\"]}")
                    .json()
                    .get("entries");
            assertThat(found).hasSize(ENTRIES + 1);
            assertThat(found.get(ENTRIES).isNull()).isTrue();
            assertThat(found.findValuesAsText("key"))
                    .isEqualTo(texts(stored.json().get("keys")));
            assertThat(found.findValuesAsText("base64"))
                    .isEqualTo(IntStream.range(0, ENTRIES)
                            .mapToObj(i -> Base64.getEncoder().encodeToString(("p" + i).getBytes(UTF_8)))
                            .toList());
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Test
    void listTheNamesOfBoth() throws Exception {
        for (int i = 0; i < ENTRIES; i++) {
            send("PUT", one.uri("/v1/kv/listed-%02d?embed=false&namespace=names".formatted(i)), "x");
        }

        for (TestNode node : List.of(one, two)) {
            List<String> names = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode page = get(node, "/v1/kv?namespace=names&prefix=listed-&limit=7" + cursor);
                names.addAll(texts(page.get("names")));
                cursor = page.get("cursor").isNull()
                        ? ""
                        : "&cursor=" + page.get("cursor").asText();
            } while (!cursor.isEmpty());
            assertThat(names)
                    .isEqualTo(IntStream.range(0, ENTRIES)
                            .mapToObj("listed-%02d"::formatted)
                            .toList());
        }
    }

    private JsonNode get(TestNode node, String path) throws Exception {
        return new ObjectMapper().readTree(send("GET", node.uri(path), "").body());
    }

    @Test
    void refuseAVectorOfAnotherLengthAndStoreNothing() throws Exception {
        TestClient.Reply reply = client.post(
                one.uri("/v1/entries"),
                "{\"entries\":[{\"name\":\"good\",\"embed\":false},{\"name\":\"bad\",\"vector\":[1,2,3]}]}");

        assertThat(reply.code()).isEqualTo("dimension_mismatch");
        assertThat(send("GET", two.uri("/v1/kv/good"), "").statusCode()).isEqualTo(404);
    }

    @Test
    void refuseTheSameNameTwiceInACall() {
        TestClient.Reply reply = client.post(
                one.uri("/v1/entries"),
                "{\"entries\":[{\"name\":\"twice\",\"embed\":false},{\"name\":\"twice\",\"embed\":false}]}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().get("detail").asText()).startsWith("entries[1]: ");
    }

    @Test
    void findAnEntryByTheMeaningOfItsText() throws Exception {
        assertThat(send("PUT", two.uri("/v1/kv/meant?namespace=meaning"), "the payload")
                        .statusCode())
                .isEqualTo(201);

        // The vector comes in its time; the write did not wait for it.
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonNode matches = client.post(
                            one.uri("/v1/similar"),
                            "{\"namespace\":\"meaning\",\"text\":\"meant\",\"include\":[\"payload\"]}")
                    .json()
                    .path("matches");
            assertThat(matches).hasSize(1);
            assertThat(matches.get(0).get("name").asText()).isEqualTo("meant");
            assertThat(matches.at("/0/payload/base64").binaryValue()).asString().isEqualTo("the payload");
        });
        assertThat(send("GET", one.uri("/v1/kv/meant?namespace=meaning"), "").body())
                .isEqualTo("the payload");
    }

    @Test
    void storeTheVectorsOfTheCaller() {
        String vector = "[1,0,0,0,0,0,0,0]";
        assertThat(client.post(
                                one.uri("/v1/entries"),
                                "{\"namespace\":\"own\",\"entries\":[{\"text\":\"mine\",\"vector\":" + vector + "},"
                                        + "{\"name\":\"named\",\"vector\":" + vector + ",\"payload\":\"p\"}]}")
                        .status())
                .isEqualTo(200);

        // The text is a hit at once: nobody has to embed it.
        assertThat(client.embed(two, List.of("mine"), "X-Semcache-Namespace", "own")
                        .xCache())
                .isEqualTo("HIT");
        assertThat(client.post(two.uri("/v1/similar"), "{\"namespace\":\"own\",\"vector\":" + vector + "}")
                        .json()
                        .get("matches"))
                .hasSize(2);
        assertThat(fetches.fetched()).doesNotContain("mine", "named");
    }
}
