package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.Input;
import io.semcache.server.embedding.Stored;
import io.semcache.server.similarity.PartitionAnswer;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The description and the server say the same. */
class OpenApiTest {

    private final ApiFixture api = new ApiFixture();
    private final TreeSet<String> observed = new TreeSet<>();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void isServedAsItIsKept() {
        assertThat(api.get("/openapi.json").json()).isEqualTo(OpenApiDocument.ROOT);
        assertThat(OpenApiDocument.ROOT.get("openapi").asText()).isEqualTo("3.1.0");
    }

    @Test
    void hasEveryRouteAndNoOther() {
        HttpApi served = new HttpApi(
                api.settings,
                api.embeddings,
                api.entries,
                api.similar,
                api.health,
                () -> "",
                RequestListener.NONE,
                Clock.systemUTC());
        Set<String> routes = served.routes().stream()
                .map(route -> route.method().text().toUpperCase(Locale.ROOT) + " " + route.path())
                .collect(Collectors.toSet());

        assertThat(OpenApiDocument.operations()).isEqualTo(new TreeSet<>(routes));
    }

    @Test
    void hasNoDanglingReference() {
        for (JsonNode reference : OpenApiDocument.ROOT.findValues("$ref")) {
            String pointer = reference.asText().substring(1);
            assertThat(OpenApiDocument.ROOT.at(pointer).isMissingNode())
                    .as(pointer)
                    .isFalse();
        }
    }

    /** Each status of each route is provoked once; {@link ApiFixture} refuses answers that are not described. */
    @Test
    void hasEveryStatusThatIsAnsweredAndNoOther() {
        embeddings();
        lookup();
        similar();
        models();
        node();

        assertThat(observed).isEqualTo(OpenApiDocument.answers());
    }

    private void embeddings() {
        String route = "POST /v1/embeddings";
        observe(route, api.embed("{\"input\":\"a\"}"));
        observe(route, api.embed("{"));
        observe(route, api.embed("{\"input\":\"a\",\"model\":\"huge\"}"));
        observe(route, api.embed("{\"input\":\"" + "a".repeat(9 << 20) + "\"}"));
        for (ErrorCode code : new ErrorCode[] {
            ErrorCode.RATE_LIMITED,
            ErrorCode.INTERNAL,
            ErrorCode.INVALID_PROVIDER_ANSWER,
            ErrorCode.PROVIDER_UNAVAILABLE,
            ErrorCode.DEADLINE_EXCEEDED
        }) {
            api.embeddings.scripted.put(new Input.Text(code.wireName()), new Answer.Failed(code, "told to fail"));
            observe(route, api.embed("{\"input\":\"" + code.wireName() + "\"}"));
        }
    }

    private void lookup() {
        String route = "POST /v1/lookup";
        observe(route, api.post("/v1/lookup", "{\"texts\":[\"a\"]}"));
        observe(route, api.post("/v1/lookup", "{}"));
        observe(route, api.post("/v1/lookup", "{\"texts\":[\"a\"],\"model\":\"huge\"}"));
        observe(route, api.post("/v1/lookup", "{\"texts\":[\"" + "a".repeat(9 << 20) + "\"]}"));
        for (ErrorCode code : new ErrorCode[] {ErrorCode.CORRUPTED, ErrorCode.NOT_READY, ErrorCode.DEADLINE_EXCEEDED}) {
            api.entries.failure = new Stored.Failed(code, "told to fail");
            observe(route, api.post("/v1/lookup", "{\"texts\":[\"a\"]}"));
        }
    }

    private void similar() {
        String route = "POST /v1/similar";
        String body = "{\"text\":\"a\"}";
        observe(route, api.post("/v1/similar", body));
        observe(route, api.post("/v1/similar", "{}"));
        observe(route, api.post("/v1/similar", "{\"text\":\"a\",\"model\":\"huge\"}"));
        observe(route, api.post("/v1/similar", "{\"text\":\"" + "a".repeat(9 << 20) + "\"}"));
        for (ErrorCode code : new ErrorCode[] {ErrorCode.CORRUPTED, ErrorCode.NOT_READY, ErrorCode.DEADLINE_EXCEEDED}) {
            api.similar.partitions = List.of(new PartitionAnswer.Missing(0, code, "told to fail"));
            observe(route, api.post("/v1/similar", body));
        }
        for (ErrorCode code : new ErrorCode[] {ErrorCode.RATE_LIMITED, ErrorCode.INVALID_PROVIDER_ANSWER}) {
            api.embeddings.scripted.put(new Input.Text(code.wireName()), new Answer.Failed(code, "told to fail"));
            observe(route, api.post("/v1/similar", "{\"text\":\"" + code.wireName() + "\"}"));
        }
    }

    private void models() {
        observe("GET /v1/models", api.get("/v1/models"));
        observe("GET /v1/models/{id}", api.get("/v1/models/tiny"));
        observe("GET /v1/models/{id}", api.get("/v1/models/huge"));
    }

    private void node() {
        for (String path : new String[] {"/health/live", "/health/ready", "/health/started"}) {
            api.health.reason = null;
            observe("GET " + path, api.get(path));
            api.health.reason = "not now";
            observe("GET " + path, api.get(path));
        }
        observe("GET /metrics", api.get("/metrics"));
        api.metrics = () -> {
            throw new IllegalStateException("told to fail");
        };
        observe("GET /metrics", api.get("/metrics"));
        observe("GET /openapi.json", api.get("/openapi.json"));
        observe("GET /docs", api.get("/docs"));
        observe("GET /docs/{asset}", api.get("/docs/docs.js"));
        observe("GET /docs/{asset}", api.get("/docs/nothing"));
        observe("GET /", api.get("/"));
    }

    private void observe(String route, ApiFixture.Reply reply) {
        observed.add(route + " " + reply.status());
    }
}
