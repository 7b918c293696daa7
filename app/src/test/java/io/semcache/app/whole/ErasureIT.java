package io.semcache.app.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.semcache.app.topics.SubjectTraces;
import io.semcache.devkit.DevBroker;
import io.semcache.fetch.provider.HashBehaviour;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ResultStatus;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After an erasure, and the times that its receipt names, no byte of the subject's text and vector is left: not in any
 * segment of any topic on the broker's disk, and not in any file of the store.
 */
class ErasureIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEXT = "what nobody shall read about user 7 again";
    private static final String JOINED = "user-8-who-joined-a-flight";
    private static final Duration SLOW = Duration.ofMillis(700);
    private static final int POLLS = 600;
    private static final long POLL_MS = 200;
    private static final long SOON_MS = 5;

    /** Short enough for a test; a broker keeps what it deletes for a while, too. */
    private static final Map<String, String> BROKER = Map.of(
            "log.roll.ms", "3000",
            "log.roll.jitter.ms", "0",
            "log.retention.check.interval.ms", "500",
            "log.cleaner.backoff.ms", "500",
            "log.segment.delete.delay.ms", "500");

    private static final Map<String, String> SHORT = Map.of(
            "topics.retention.short", "true",
            "topics.retention.ms", "12000",
            "topics.compaction.ms", "3000",
            "cache.fetch.timeout.ms", "1000",
            "cache.call.timeout.ms", "1000",
            "namespaces.default.store-text", "true");

    @Test
    void leavesNoByteInAnySegmentOrFile(@TempDir Path brokerDir, @TempDir Path stateDir) throws Exception {
        try (DevBroker broker = DevBroker.start(brokerDir, 0, BROKER);
                Cache cache = new Cache(stateDir, with(broker.bootstrapServers())).start();
                Topics topics = new Topics(cache.settings());
                HttpClient http = HttpClient.newHttpClient()) {
            EmbeddingResult secret = topics.ask(request("1", TEXT, "user-7"));
            topics.ask(request("2", "a text about nobody", null));
            byte[] vector = bytes(secret.getEmbedding());
            assertThat(filesWith(brokerDir, TEXT.getBytes(UTF_8))).isNotEmpty();
            assertThat(filesWith(brokerDir, vector)).isNotEmpty();

            assertThat(SubjectTraces.count(cache.settings(), "user-7").values())
                    .as("records of the changelog at least, which nothing removes yet")
                    .anyMatch(records -> records > 0);

            erasesWhoJoinedTheFlightOfAnother(topics, http, cache);

            JsonNode counted = post(http, cache, "{\"all\":true,\"subject\":\"user-7\",\"dry_run\":true}");
            assertThat(counted.get("removed").asInt()).isEqualTo(1);
            JsonNode receipt = post(http, cache, "{\"namespace\":\"default\",\"subject\":\"user-7\"}");
            assertThat(receipt.get("removed").asInt()).as("%s", receipt).isEqualTo(1);
            for (JsonNode topic : receipt.get("topics")) {
                assertThat(topic.get("gone_by").isTextual()).as("%s", topic).isTrue();
            }

            JsonNode done = awaitDone(http, cache, receipt.get("id").asText());

            assertThat(filesWith(brokerDir, TEXT.getBytes(UTF_8)))
                    .as("%s", done)
                    .isEmpty();
            assertThat(filesWith(brokerDir, vector)).as("%s", done).isEmpty();
            assertThat(SubjectTraces.count(cache.settings(), "user-7").values()).containsOnly(0L);
            assertThat(SubjectTraces.count(cache.settings(), JOINED).values()).containsOnly(0L);
            assertThat(filesWith(brokerDir, JOINED.getBytes(UTF_8)))
                    .as("%s", done)
                    .isEmpty();
            assertThat(filesWith(stateDir, JOINED.getBytes(UTF_8))).isEmpty();
            assertThat(filesWith(stateDir, TEXT.getBytes(UTF_8))).isEmpty();
            assertThat(filesWith(stateDir, vector)).isEmpty();
            assertThat(topics.ask(request("3", "a text about nobody", null)).getStatus())
                    .as("what is about nobody")
                    .isEqualTo(ResultStatus.HIT);
            assertThat(topics.ask(request("4", TEXT, null)).getStatus()).isEqualTo(ResultStatus.MISS);
        }
    }

    /** Its row goes whether the flight is still open when the erasure comes, or has just been settled. */
    private static void erasesWhoJoinedTheFlightOfAnother(Topics topics, HttpClient http, Cache cache)
            throws IOException, InterruptedException {
        cache.provider().behave(HashBehaviour.PERFECT.withLatency(SLOW));
        topics.request(request("shared", "a text that two ask for", null));
        for (int i = 0; i < POLLS && !isUnderWay(cache); i++) {
            Thread.sleep(SOON_MS);
        }
        topics.request(request("joined", "a text that two ask for", JOINED));

        post(http, cache, "{\"namespace\":\"default\",\"subject\":\"" + JOINED + "\"}");

        assertThat(topics.results(2)).containsOnlyKeys("shared", "joined");
        cache.provider().behave(HashBehaviour.PERFECT);
    }

    private static boolean isUnderWay(Cache cache) {
        return cache.stats().values().stream().anyMatch(partition -> partition.openFlights() > 0);
    }

    private static Map<String, String> with(String bootstrapServers) {
        Map<String, String> values = new HashMap<>(SHORT);
        values.put("kafka.bootstrap.servers", bootstrapServers);
        return values;
    }

    private static EmbeddingRequest request(String id, String text, @Nullable String subject) {
        return EmbeddingRequest.newBuilder()
                .setRequestId(id)
                .setText(text)
                .setSubject(subject)
                .build();
    }

    private static byte[] bytes(List<Float> embedding) {
        ByteBuffer bytes = ByteBuffer.allocate(embedding.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        embedding.forEach(bytes::putFloat);
        return bytes.array();
    }

    private static JsonNode post(HttpClient http, Cache cache, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(cache.url("/v1/erasures"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    private static JsonNode awaitDone(HttpClient http, Cache cache, String id)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(cache.url("/v1/erasures/" + id)).build();
        JsonNode receipt = JSON.createObjectNode();
        for (int i = 0; i < POLLS && !receipt.path("done").asBoolean(); i++) {
            Thread.sleep(POLL_MS);
            receipt = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
        }
        assertThat(receipt.path("done").asBoolean()).as("%s", receipt).isTrue();
        return receipt;
    }

    private static List<Path> filesWith(Path directory, byte[] trace) throws IOException {
        String needle = new String(trace, ISO_8859_1);
        List<Path> found = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                if (text(file).contains(needle)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static String text(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (NoSuchFileException e) { // removed meanwhile
            return "";
        }
    }
}
