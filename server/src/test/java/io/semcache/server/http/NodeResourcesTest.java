package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeResourcesTest {

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void listsTheModels() {
        JsonNode json = api.get("/v1/models").json();

        assertThat(json.get("object").asText()).isEqualTo("list");
        assertThat(json.get("data").findValuesAsText("id")).contains("ids", "tiny");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "tiny-alias", "vendor/tiny", "vendor%2Ftiny"})
    void findsAModelByNameAndAlias(String id) {
        JsonNode model = api.get("/v1/models/" + id).json();

        assertThat(model.path("id").asText()).isEqualTo("tiny");
        assertThat(model.path("object").asText()).isEqualTo("model");
        assertThat(model.path("dimensions").asInt()).isEqualTo(FakeEmbeddings.DIMENSIONS);
    }

    @Test
    void tellsOfAnUnknownModelInBothForms() {
        ApiFixture.Reply reply = api.get("/v1/models/huge");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().get("code").asText()).isEqualTo("unknown_model");
        assertThat(reply.json().at("/error/message").asText()).contains("huge", "tiny");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/health/started"})
    void tellsItsHealth(String path) {
        assertThat(api.get(path).json().get("status").asText()).isEqualTo("UP");

        api.health.reason = "2 of 4 partitions restore";

        ApiFixture.Reply reply = api.get(path);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().get("code").asText()).isEqualTo("not_ready");
        assertThat(reply.json().get("detail").asText()).isEqualTo("2 of 4 partitions restore");
        assertThat(reply.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void showsItsMetrics() {
        ApiFixture.Reply reply = api.get("/metrics");

        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(reply.body()).contains("semcache_up 1");
    }

    @Test
    void countsEveryAnswerUnderItsRoute() {
        api.get("/v1/models/tiny");
        api.get("/v1/models/huge");
        api.get("/nowhere/" + "x".repeat(50));

        // Counted once the answer is sent, so the last one is perhaps not yet.
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(api.counted)
                        .containsExactly("/v1/models/{id} 200", "/v1/models/{id} 404", "unmatched 404"));
    }

    @Test
    void answersABugWithAnIdAndNoDetails() {
        api.metrics = () -> {
            throw new IllegalStateException("secret detail");
        };

        ApiFixture.Reply reply = api.get("/metrics");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.json().get("code").asText()).isEqualTo("internal");
        assertThat(reply.body()).doesNotContain("secret detail");
    }

    @Test
    void tellsOfUnknownPaths() {
        ApiFixture.Reply reply = api.get("/v2/anything");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().get("title").asText()).isEqualTo("Not Found");
    }

    @Test
    void tellsWhichMethodsAPathTakes() {
        ApiFixture.Reply reply = api.get("/v1/embeddings");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("POST");
        assertThat(reply.code()).isEqualTo("invalid_request");
    }

    @Test
    void answersHeadRequestsWithoutABody() {
        HttpRequest.Builder head =
                HttpRequest.newBuilder(api.uri("/health/live")).HEAD();

        ApiFixture.Reply reply = api.send("HEAD", "/health/live", head);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void leadsToDocumentationThatNeedsNoOtherHost() {
        assertThat(api.get("/").status()).isEqualTo(302);
        assertThat(api.get("/").header("Location")).isEqualTo("/docs");

        String page = api.get("/docs").body();
        assertThat(page)
                .contains("/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css")
                .doesNotContain("http");
        for (String asset : new String[] {"swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png", "docs.js"}) {
            assertThat(api.get("/docs/" + asset).status()).as(asset).isEqualTo(200);
        }
        assertThat(api.get("/docs/index.html").status()).isEqualTo(404);
    }
}
