package io.semcache.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.devkit.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is out of date at two nodes, each of which owns half of the partitions; each test has a namespace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvalidationIT {

    private static final int ENTRIES = 40;

    private TestNode one;
    private TestNode two;
    private TestFetchStage fetches;
    private final TestClient client = new TestClient();

    @SuppressWarnings("NullAway.Init")
    InvalidationIT() {}

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

    private JsonNode post(TestNode node, String path, String body) {
        TestClient.Reply reply = client.post(node.uri(path), body);
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        return reply.json();
    }

    /** Stores entries {@code name-0…} with these members beside their names. */
    private void fill(String namespace, String name, int count, String members) {
        String entries = IntStream.range(0, count)
                .mapToObj(i -> "{\"name\":\"" + name + "-" + i + "\",\"embed\":false," + members + "}")
                .collect(Collectors.joining(","));
        post(one, "/v1/entries", "{\"namespace\":\"" + namespace + "\",\"entries\":[" + entries + "]}");
    }

    /** How many of the entries there are, as both nodes say. */
    private int stored(String namespace, String name, int count) {
        String names = IntStream.range(0, count)
                .mapToObj(i -> "\"" + name + "-" + i + "\"")
                .collect(Collectors.joining(","));
        List<Integer> found = new ArrayList<>();
        for (TestNode node : List.of(one, two)) {
            JsonNode entries = post(
                            node, "/v1/lookup", "{\"namespace\":\"" + namespace + "\",\"names\":[" + names + "]}")
                    .get("entries");
            int there = 0;
            for (JsonNode entry : entries) {
                there += entry.isNull() ? 0 : 1;
            }
            found.add(there);
        }
        assertThat(found.getFirst()).isEqualTo(found.getLast());
        return found.getFirst();
    }

    @Test
    void invalidateByTagEverywhereFromEitherNode() {
        fill("tags", "red", ENTRIES, "\"tags\":[\"red\"]");
        fill("tags", "blue", ENTRIES, "\"tags\":[\"blue\"]");
        String question = "{\"namespace\":\"tags\",\"tags\":[\"red\"],\"dry_run\":";

        assertThat(post(one, "/v1/invalidate", question + "true}")
                        .get("matched")
                        .asInt())
                .isEqualTo(ENTRIES);
        assertThat(stored("tags", "red", ENTRIES)).isEqualTo(ENTRIES);
        assertThat(post(two, "/v1/invalidate", question + "false}")
                        .get("matched")
                        .asInt())
                .isEqualTo(ENTRIES);

        assertThat(stored("tags", "red", ENTRIES)).isZero();
        assertThat(stored("tags", "blue", ENTRIES)).isEqualTo(ENTRIES);
    }

    @Test
    void flushANamespaceAndFillItAnew() {
        fill("flushed", "n", ENTRIES, "\"payload\":\"old\"");
        fill("kept", "n", ENTRIES, "\"payload\":\"old\"");

        assertThat(post(two, "/v1/flush", "{\"namespace\":\"flushed\"}")
                        .get("matched")
                        .asInt())
                .isEqualTo(ENTRIES);

        assertThat(stored("flushed", "n", ENTRIES)).isZero();
        assertThat(stored("kept", "n", ENTRIES)).isEqualTo(ENTRIES);
        fill("flushed", "n", 3, "\"payload\":\"new\"");
        assertThat(stored("flushed", "n", ENTRIES)).isEqualTo(3);
    }

    @Test
    void cascadeFromEitherNodeAndRefuseCycles() {
        for (TestNode node : List.of(one, two)) {
            String namespace = node == one ? "graph-one" : "graph-two";
            fill(namespace, "chapter", ENTRIES, "\"source\":\"chapter\",\"depends_on\":[\"book\"]");
            fill(namespace, "summary", ENTRIES, "\"source\":\"summary\",\"depends_on\":[\"chapter\"]");
            fill(namespace, "other", ENTRIES, "\"source\":\"other\"");

            TestClient.Reply cycle = client.post(
                    node.uri("/v1/entries"),
                    "{\"namespace\":\"" + namespace + "\",\"entries\":[{\"name\":\"x-0\",\"embed\":false,"
                            + "\"source\":\"book\",\"depends_on\":[\"summary\"]}]}");
            assertThat(cycle.status()).isEqualTo(409);
            assertThat(cycle.code()).isEqualTo("dependency_cycle");
            assertThat(stored(namespace, "x", 1)).isZero();

            JsonNode done = post(
                    node,
                    "/v1/invalidate",
                    "{\"namespace\":\"" + namespace + "\",\"source\":\"book\",\"cascade\":true}");

            assertThat(done.get("matched").asInt()).isEqualTo(2 * ENTRIES);
            assertThat(done.get("sources").asInt()).isEqualTo(3);
            assertThat(stored(namespace, "chapter", ENTRIES)).isZero();
            assertThat(stored(namespace, "summary", ENTRIES)).isZero();
            assertThat(stored(namespace, "other", ENTRIES)).isEqualTo(ENTRIES);
        }
    }

    @Test
    void refuseTheTextOfASourceThatWouldDependOnItself() {
        TestClient.Reply reply = client.post(
                one.uri("/v1/embeddings"),
                "{\"input\":[\"cyclic\"],\"cache\":{\"source\":\"s\",\"depends_on\":[\"s\"]}}");

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("dependency_cycle");
        assertThat(fetches.fetched()).doesNotContain("cyclic");
    }

    @Test
    void compareASourceWithItsItemsAndRemoveOrphans() {
        fill("docs", "page", ENTRIES, "\"source\":\"docs/a\",\"revision\":\"1\"");
        fill("docs", "other", ENTRIES, "\"source\":\"docs/b\",\"revision\":\"1\"");
        String items = IntStream.range(10, ENTRIES + 2)
                .mapToObj(i -> "{\"id\":\"page-" + i + "\",\"revision\":\"" + (i == 20 ? 2 : 1) + "\"}")
                .collect(Collectors.joining(","));
        String path = "/v1/sources/docs%2Fa/reconcile";
        String question = "{\"namespace\":\"docs\",\"items\":[" + items + "],\"dry_run\":";

        for (boolean dryRun : new boolean[] {true, false}) {
            JsonNode answer = post(dryRun ? one : two, path, question + dryRun + "}");

            assertThat(answer.get("unchanged").asInt()).isEqualTo(ENTRIES - 11);
            assertThat(answer.get("changed").toString()).isEqualTo("[\"page-20\"]");
            assertThat(answer.get("missing").toString())
                    .isEqualTo("[\"page-" + ENTRIES + "\",\"page-" + (ENTRIES + 1) + "\"]");
            assertThat(answer.get("removed").asInt()).isEqualTo(10);
            assertThat(stored("docs", "page", ENTRIES)).isEqualTo(dryRun ? ENTRIES : ENTRIES - 10);
        }
        assertThat(stored("docs", "other", ENTRIES)).isEqualTo(ENTRIES);
        assertThat(post(one, path, question + "false}").get("removed").asInt()).isZero();
    }

    @Test
    void removeTextsByTextAndByKey() {
        client.embed(one, List.of("gone by text", "gone by key", "stays"));
        JsonNode found =
                post(two, "/v1/lookup", "{\"texts\":[\"gone by key\"]}").get("entries");
        String key = found.get(0).get("key").asText();

        assertThat(post(two, "/v1/entries/delete", "{\"namespace\":\"elsewhere\",\"keys\":[\"" + key + "\"]}")
                        .get("deleted")
                        .asInt())
                .isZero();
        assertThat(post(
                                two,
                                "/v1/entries/delete",
                                "{\"texts\":[\"gone by text\",\"never there\"],\"keys\":[\"" + key + "\"]}")
                        .get("deleted")
                        .asInt())
                .isEqualTo(2);

        JsonNode entries = post(one, "/v1/lookup", "{\"texts\":[\"gone by text\",\"gone by key\",\"stays\"]}")
                .get("entries");
        assertThat(entries.get(0).isNull()).isTrue();
        assertThat(entries.get(1).isNull()).isTrue();
        assertThat(entries.get(2).isNull()).isFalse();
    }
}
