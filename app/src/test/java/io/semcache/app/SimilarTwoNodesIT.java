package io.semcache.app;

import static org.apache.kafka.streams.StreamsConfig.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.semcache.vectors.Embedding;
import io.semcache.vectors.UnitVector;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in processes of their own search as one, also while one is killed. */
@Timeout(180)
class SimilarTwoNodesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ENTRIES = 300;
    private static final int QUERIES = 20;
    private static final int K = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Asked for in every search. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Embedding> vectors = new HashMap<>();
    private final Map<String, Integer> partitions = new HashMap<>();

    /** A key and its score. */
    private record Scored(String key, float score) {}

    @Test
    void findAllThereIsAndSayWhatIsMissingWhileOneIsKilled(@TempDir Path folder) throws Exception {
        try (CountingProvider provider = CountingProvider.start(Duration.ZERO);
                client) {
            NodeFiles application = NodeFiles.of(folder, provider.url(), AT_LEAST_ONCE);
            try (ServedNode one = ServedNode.of(application, "one", client);
                    ServedNode two = ServedNode.of(application, "two", client)) {
                one.start();
                two.start();
                one.awaitReady();
                embed(one);
                await().atMost(PATIENCE)
                        .until(() -> nodes(one).size() == 2 && nodes(two).size() == 2);
                similar(one, vector(0), ENTRIES)
                        .path("matches")
                        .forEach(match -> partitions.put(
                                match.path("key").asText(),
                                match.path("partition").asInt()));

                assertThat(partitions.keySet()).isEqualTo(vectors.keySet());
                for (int query = 0; query < QUERIES; query++) {
                    for (ServedNode node : List.of(one, two)) {
                        JsonNode answer = similar(node, vector(query), K);
                        assertThat(missing(answer)).isEmpty();
                        assertThat(scored(answer)).isEqualTo(nearest(vector(query), Set.of()));
                    }
                }

                two.kill();

                assertThat(searchUntilAllAnswer(one)).as("partial answers").isPositive();
                assertThat(scored(similar(one, vector(1), K))).isEqualTo(nearest(vector(1), Set.of()));
            }
        }
    }

    /** Searches until the partitions have moved; each answer is right and in time. Returns how many were partial. */
    private int searchUntilAllAnswer(ServedNode node) throws IOException, InterruptedException {
        int partial = 0;
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int query = 0; System.nanoTime() - end < 0; query++) {
            long start = System.nanoTime();
            HttpResponse<String> response = post(node, "/v1/similar", question(vector(query), K));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plusMillis(500));
            if (response.statusCode() == 503) { // the partitions of this node move too
                partial++;
                continue;
            }
            JsonNode answer = read(response);
            Set<Integer> missing = missing(answer);
            assertThat(scored(answer)).as("without %s", missing).isEqualTo(nearest(vector(query), missing));
            if (missing.isEmpty()) {
                return partial;
            }
            partial++;
            Thread.sleep(50);
        }
        throw new AssertionError("some partition never answers");
    }

    private static Embedding vector(int query) {
        var random = new Random(1_000 + query);
        float[] components = new float[NodeFiles.DIMENSIONS];
        for (int i = 0; i < components.length; i++) {
            components[i] = (float) random.nextGaussian();
        }
        return Embedding.of(components);
    }

    private void embed(ServedNode node) throws IOException, InterruptedException {
        List<String> texts =
                IntStream.range(0, ENTRIES).mapToObj(i -> "passage " + i).toList();
        read(post(node, "/v1/embeddings", Map.of("model", "m", "input", texts)));
        JsonNode entries =
                read(post(node, "/v1/lookup", Map.of("texts", texts))).path("entries");
        for (JsonNode entry : entries) {
            float[] components = new float[NodeFiles.DIMENSIONS];
            for (int i = 0; i < components.length; i++) {
                components[i] = Float.parseFloat(entry.path("vector").path(i).asText());
            }
            vectors.put(entry.path("key").asText(), Embedding.of(components));
        }
        assertThat(vectors).hasSize(ENTRIES);
    }

    /** By the definition of the score, over all entries but those of some partitions. */
    private List<Scored> nearest(Embedding query, Set<Integer> without) {
        UnitVector unit = UnitVector.of(query);
        return vectors.entrySet().stream()
                .filter(entry -> !without.contains(partitions.get(entry.getKey())))
                .map(entry -> new Scored(entry.getKey(), unit.score(UnitVector.of(entry.getValue()))))
                .sorted(Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::key))
                .limit(K)
                .toList();
    }

    private static List<Scored> scored(JsonNode answer) {
        List<Scored> scored = new ArrayList<>();
        answer.path("matches")
                .forEach(match -> scored.add(new Scored(
                        match.path("key").asText(),
                        Float.parseFloat(match.path("score").asText()))));
        return scored;
    }

    private static Set<Integer> missing(JsonNode answer) {
        JsonNode coverage = answer.path("coverage");
        Set<Integer> missing = new HashSet<>();
        coverage.path("missing")
                .forEach(partition -> missing.add(partition.path("partition").asInt()));
        assertThat(coverage.path("answered").asInt())
                .isEqualTo(coverage.path("asked").asInt() - missing.size());
        assertThat(coverage.path("asked").asInt()).isEqualTo(NodeFiles.PARTITIONS);
        return missing;
    }

    /** Names of the nodes that searched, empty if that was not all. */
    private Set<String> nodes(ServedNode node) throws IOException, InterruptedException {
        Map<String, Object> question = question(vector(0), 1);
        question.put("explain", true);
        HttpResponse<String> response = post(node, "/v1/similar", question);
        return response.statusCode() == 200
                ? Set.copyOf(read(response).path("explain").findValuesAsText("node"))
                : Set.of();
    }

    private JsonNode similar(ServedNode node, Embedding vector, int k) throws IOException, InterruptedException {
        return read(post(node, "/v1/similar", question(vector, k)));
    }

    private static Map<String, Object> question(Embedding vector, int k) {
        return new HashMap<>(Map.of(
                "vector",
                Base64.getEncoder().encodeToString(vector.bytes()),
                "k",
                k,
                "timeout_ms",
                TIMEOUT.toMillis()));
    }

    private HttpResponse<String> post(ServedNode node, String path, Object body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(node.url().resolve(path))
                        .timeout(PATIENCE)
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode read(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }
}
