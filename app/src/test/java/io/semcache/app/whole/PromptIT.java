package io.semcache.app.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts and their answers in a whole node, with the real model. */
class PromptIT {

    private static final Duration EMBEDDED_WITHIN = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String PROMPT = "Can I pay my invoice by credit card?";
    private static final String ANSWER = "Yes: Visa and Mastercard.";

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void findsTheAnswerOfWhatMeansTheSameAndRefusesTheOpposite(@TempDir Path stateDir) throws Exception {
        try (Cache cache = Cache.withRealModel(stateDir);
                HttpClient client = HttpClient.newHttpClient()) {
            cache.start();
            JsonNode put = post(client, cache, "/v1/entries", Map.of("entries", new Object[] {
                Map.of("text", PROMPT, "payload", ANSWER)
            }));
            assertThat(put.get("keys")).hasSize(1);

            JsonNode same = similar(client, cache, PROMPT);
            assertThat(same.at("/matches/0/strategy").asText()).isEqualTo("exact");
            assertThat(payload(same)).isEqualTo(ANSWER);

            await().atMost(EMBEDDED_WITHIN)
                    .untilAsserted(() -> assertThat(
                                    payload(similar(client, cache, "Is it possible to pay my invoice by credit card?")))
                            .isEqualTo(ANSWER));

            JsonNode opposite = similar(client, cache, "Can't I pay my invoice by credit card?");
            assertThat(opposite.get("matches")).isEmpty();
            assertThat(opposite.at("/refused/0/verdict").asText()).isEqualTo("polarity");
            assertThat(opposite.at("/refused/0").has("payload")).isFalse();
        }
    }

    private JsonNode similar(HttpClient client, Cache cache, String text) throws Exception {
        return post(
                client,
                cache,
                "/v1/similar",
                Map.of("text", text, "k", 1, "include", new String[] {"payload"}, "strategies", new String[] {
                    "exact", "semantic"
                }));
    }

    private static String payload(JsonNode found) {
        return new String(
                Base64.getDecoder().decode(found.at("/matches/0/payload/base64").asText()), UTF_8);
    }

    private JsonNode post(HttpClient client, Cache cache, String path, Map<String, Object> body)
            throws IOException, InterruptedException {
        var answer = client.send(
                HttpRequest.newBuilder(cache.url(path))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }
}
