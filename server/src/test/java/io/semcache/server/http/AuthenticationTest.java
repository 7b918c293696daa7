package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.config.KeyHash;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {

    private static final String TEXT = "{\"input\":\"a\",\"cache\":{\"namespace\":\"%s\"}}";

    private final ApiFixture api = new ApiFixture(Map.of(
            "auth.keys.writer.hash", KeyHash.ofKey("w").hex(),
            "auth.keys.writer.write", "mine",
            "auth.keys.writer.read", "shared",
            "auth.keys.operator.hash", KeyHash.ofKey("o").hex(),
            "auth.keys.operator.read", "*"));

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void isAskedForInOpenAisEnvelopeByOpenAisRoute() {
        ApiFixture.Reply reply = api.embed(TEXT.formatted("mine"));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.json().at("/error/type").asText()).isEqualTo("authentication_error");
        assertThat(reply.json().at("/error/code").asText()).isEqualTo("unauthorized");
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"semcache\"");
        assertThat(reply.header("x-should-retry")).isEqualTo("false");
        assertThat(api.embeddings.calls).isEmpty();
    }

    @Test
    void isAskedForAsAProblemByOtherRoutes() {
        ApiFixture.Reply reply = api.post("/v1/lookup", "{\"texts\":[\"a\"]}");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().get("code").asText()).isEqualTo("unauthorized");
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, Bearer w, 200",
        "Authorization, bearer w, 200",
        "X-Api-Key, w, 200",
        "Authorization, Bearer W, 401",
        "Authorization, Bearer, 401",
        "Authorization, Basic dzp3, 401",
        "Authorization, w, 401",
        "X-Api-Key, Bearer w, 401"
    })
    void takesTheKeyByHeader(String header, String value, int status) {
        assertThat(api.embed(TEXT.formatted("mine"), header, value).status()).isEqualTo(status);
    }

    @Test
    void takesTheKeysOwnHeaderBeforeTheCommonOne() {
        assertThat(api.embed(TEXT.formatted("mine"), "Authorization", "Bearer of a proxy", "X-Api-Key", "w")
                        .status())
                .isEqualTo(200);
        assertThat(api.embed(TEXT.formatted("mine"), "Authorization", "Bearer w", "X-Api-Key", "wrong")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void refusesANamespaceThatIsNotTheKeysWithoutSayingWhetherItExists() {
        ApiFixture.Reply reply = api.embed(TEXT.formatted("other"), "X-Api-Key", "w");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.json().at("/error/type").asText()).isEqualTo("permission_error");
        assertThat(reply.json().at("/error/message").asText())
                .isEqualTo("this takes the role write in namespace other, which key writer lacks");
        assertThat(api.embeddings.calls).isEmpty();
    }

    /** Whichever of the two counts must be the one that was asked for. */
    @ParameterizedTest
    @CsvSource({"mine, other, 200", "other, mine, 403"})
    void judgesTheNamespaceThatIsUsed(String inBody, String inHeader, int status) {
        ApiFixture.Reply reply = api.embed(TEXT.formatted(inBody), "X-Semcache-Namespace", inHeader, "X-Api-Key", "w");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(api.embeddings.calls).allMatch(call -> call.namespace().equals("mine"));
    }

    @ParameterizedTest
    @CsvSource({"no-store, 200", "only-if-cached, 504", "no-cache, 403", "max-age=0, 403"})
    void letsAReaderAskForWhatIsNotStored(String cacheControl, int status) {
        assertThat(api.embed(TEXT.formatted("shared"), "Cache-Control", cacheControl, "X-Api-Key", "w")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"shared, false, 200", "shared, true, 403", "mine, true, 200", "other, false, 403"})
    void letsAReaderSearchButNotStoreTheQuestion(String namespace, boolean store, int status) {
        String body = "{\"text\":\"a\",\"namespace\":\"" + namespace + "\",\"store\":" + store + "}";

        assertThat(api.post("/v1/similar", body, "X-Api-Key", "w").status()).isEqualTo(status);
    }

    /** All namespaces share the log: who sees how it grows sees how much the others write. */
    @ParameterizedTest
    @CsvSource({"w, false", "o, true"})
    void tellsPositionsInTheLogToWhoMaySeeEveryNamespace(String key, boolean told) {
        api.similar.partitions =
                List.of(new Searched(0, "n1", PartitionAnswer.Role.ACTIVE, 0, 41, 100, 7, 1, List.of()));
        String body = "{\"text\":\"a\",\"namespace\":\"mine\",\"explain\":true}";

        JsonNode partition =
                api.post("/v1/similar", body, "X-Api-Key", key).json().at("/explain/partitions/0");

        assertThat(partition.get("scanned").asInt()).isEqualTo(100);
        assertThat(partition.has("position")).isEqualTo(told);
        assertThat(partition.has("lag")).isEqualTo(told);
    }

    @Test
    void comesBeforeTheBodyIsRead() {
        assertThat(api.embed("{\"input\":\"" + "a".repeat(9 << 20) + "\"}").status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"w, 403", "o, 200"})
    void showsMetricsToWhoMaySeeEveryNamespace(String key, int status) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(api.uri("/metrics")).header("X-Api-Key", key);

        assertThat(api.send("GET", "/metrics", request).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/health/live", "/health/ready", "/health/started", "/openapi.json", "/docs", "/docs/docs.js"})
    void isNotNeededForWhatIsTheSameForAll(String path) {
        assertThat(api.get(path).status()).isEqualTo(200);
    }

    @Test
    void isOffWithoutKeys() {
        try (ApiFixture open = new ApiFixture()) {
            assertThat(open.embed(TEXT.formatted("any")).status()).isEqualTo(200);
            assertThat(open.embed(TEXT.formatted("any"), "Authorization", "Bearer unused")
                            .status())
                    .isEqualTo(200);
            assertThat(open.get("/metrics").status()).isEqualTo(200);
        }
    }
}
