package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.ErrorCode;
import io.semcache.config.KeyHash;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.Input;
import io.semcache.server.embedding.Stored;
import io.semcache.server.entries.Names;
import io.semcache.server.entries.Written;
import io.semcache.server.erasure.Erased;
import io.semcache.server.invalidation.Invalidated;
import io.semcache.server.invalidation.Reconciled;
import io.semcache.server.ledger.Ledger;
import io.semcache.server.similarity.PartitionAnswer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The description and the server say the same. */
class OpenApiTest {

    /** The least that each operation takes. */
    private static final Map<String, String> BODIES = Map.of(
            "POST /v1/embeddings", "{\"input\":\"a\"}",
            "POST /v1/entries", "{\"entries\":[{\"name\":\"a\"}]}",
            "POST /v1/entries/delete", "{\"names\":[\"a\"]}",
            "POST /v1/invalidate", "{\"source\":\"a\"}",
            "POST /v1/flush", "{\"namespace\":\"default\"}",
            "POST /v1/sources/{source}/reconcile", "{\"items\":[]}",
            "POST /v1/lookup", "{\"texts\":[\"a\"]}",
            "POST /v1/similar", "{\"text\":\"a\"}");

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

    private List<Route> routes() {
        return new HttpApi(
                        api.settings,
                        api.services(),
                        api.lookup,
                        api.health,
                        () -> "",
                        RequestListener.NONE,
                        Clock.systemUTC())
                .routes();
    }

    @Test
    void hasEveryRouteAndNoOther() {
        Set<String> routes = routes().stream()
                .map(route -> route.method().text().toUpperCase(Locale.ROOT) + " " + route.path())
                .collect(Collectors.toSet());

        assertThat(OpenApiDocument.operations()).isEqualTo(new TreeSet<>(routes));
    }

    @Test
    void saysWhatEveryRouteRequires() {
        Map<String, List<String>> required = new TreeMap<>();
        for (Route route : routes()) {
            String operation = route.method().text().toUpperCase(Locale.ROOT) + " " + route.path();
            switch (route.requirement()) {
                case Requirement.Nothing() -> {}
                case Requirement.AnyKey() -> required.put(operation, List.of());
                case Requirement.InNamespace(Role role) -> required.put(operation, List.of(name(role)));
                case Requirement.Everywhere(Role role) -> required.put(operation, List.of(name(role) + ":*"));
            }
        }

        assertThat(OpenApiDocument.roles()).isEqualTo(required);
    }

    private static String name(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
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
        kv();
        scan();
        ledger();
        entries();
        erasures();
        deletes();
        invalidations();
        dumps();
        cluster();
        models();
        node();
        refusals();

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
            ErrorCode.DEPENDENCY_CYCLE,
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
        api.entries.failure = null;
    }

    private void kv() {
        observe("PUT", "k", "x");
        observe("PUT", "k", "x");
        observe("PUT", "k?sliding=2", "x");
        observe("PUT", "k", "x".repeat(600 << 10));
        for (String method : List.of("GET", "HEAD")) {
            observe(method, "k", "");
            observe(method, "k", "", "If-None-Match", "*");
            observe(method, "absent", "");
            observe(method, "k?sliding=2", "");
        }
        observe("DELETE", "k", "");
        observe("DELETE", "k", "");
        observe("DELETE", "k?sliding=2", "");
        api.post("/v1/entries", "{\"entries\":[{\"name\":\"bare\"}]}");
        observe("GET", "bare", "");
        observe("HEAD", "bare", "");
        for (ErrorCode code : new ErrorCode[] {ErrorCode.INTERNAL, ErrorCode.NOT_READY, ErrorCode.DEADLINE_EXCEEDED}) {
            api.writes.failure = new Written.Failed(code, "told to fail");
            api.entries.failure = new Stored.Failed(code, "told to fail");
            for (String method : List.of("PUT", "GET", "HEAD", "DELETE")) {
                observe(method, "k", "");
            }
        }
        api.writes.failure = new Written.Failed(ErrorCode.DEPENDENCY_CYCLE, "told to fail");
        observe("PUT", "k", "");
        api.writes.failure = null;
        api.entries.failure = null;
    }

    private void observe(String method, String nameAndQuery, String body, String... headers) {
        String path = "/v1/kv/" + nameAndQuery;
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        observe(method + " /v1/kv/{name}", api.send(method, path, request));
    }

    private void scan() {
        observe("GET /v1/kv", api.get("/v1/kv"));
        observe("GET /v1/kv", api.get("/v1/kv?limit=0"));
        for (ErrorCode code : new ErrorCode[] {ErrorCode.CORRUPTED, ErrorCode.NOT_READY, ErrorCode.DEADLINE_EXCEEDED}) {
            api.names.failure = new Names.Failed(code, "told to fail");
            observe("GET /v1/kv", api.get("/v1/kv"));
        }
    }

    private void erasures() {
        String post = "POST /v1/erasures";
        String get = "GET /v1/erasures/{id}";
        String body = "{\"namespace\":\"default\",\"subject\":\"s\"}";
        observe(post, api.post("/v1/erasures", body));
        observe(post, api.post("/v1/erasures", "{\"all\":true,\"subject\":\"s\",\"dry_run\":true}"));
        observe(post, api.post("/v1/erasures", "{}"));
        observe(post, api.post("/v1/erasures", "{\"subject\":\"" + "a".repeat(9 << 20) + "\"}"));
        observe(get, api.get("/v1/erasures/" + FakeErasures.ID));
        observe(get, api.get("/v1/erasures/" + FakeErasures.ID + "?unknown=1"));
        observe(get, api.get("/v1/erasures/other"));
        for (ErrorCode code : new ErrorCode[] {ErrorCode.INTERNAL, ErrorCode.NOT_READY, ErrorCode.DEADLINE_EXCEEDED}) {
            api.erasures.failure = new Erased.Failed(code, "told to fail");
            observe(post, api.post("/v1/erasures", body));
            observe(get, api.get("/v1/erasures/" + FakeErasures.ID));
        }
        api.erasures.failure = null;
    }

    private void ledger() {
        String route = "GET /v1/ledger";
        observe(route, api.get("/v1/ledger"));
        observe(route, api.get("/v1/ledger?from=yesterday"));
        for (ErrorCode code : new ErrorCode[] {ErrorCode.CORRUPTED, ErrorCode.NOT_READY, ErrorCode.DEADLINE_EXCEEDED}) {
            api.books.ledger = new Ledger.Failed(code, "told to fail");
            observe(route, api.get("/v1/ledger"));
        }
    }

    private void entries() {
        String route = "POST /v1/entries";
        String body = "{\"entries\":[{\"name\":\"n\"}]}";
        observe(route, api.post("/v1/entries", body));
        observe(route, api.post("/v1/entries", "{}"));
        observe(route, api.post("/v1/entries", "{\"entries\":[{\"name\":\"" + "a".repeat(9 << 20) + "\"}]}"));
        for (ErrorCode code : new ErrorCode[] {
            ErrorCode.UNKNOWN_MODEL,
            ErrorCode.DEPENDENCY_CYCLE,
            ErrorCode.INTERNAL,
            ErrorCode.NOT_READY,
            ErrorCode.DEADLINE_EXCEEDED
        }) {
            api.writes.failure = new Written.Failed(code, "told to fail");
            observe(route, api.post("/v1/entries", body));
        }
        api.writes.failure = null;
    }

    private void deletes() {
        String route = "POST /v1/entries/delete";
        observe(route, api.post("/v1/entries/delete", "{\"names\":[\"a\"]}"));
        observe(route, api.post("/v1/entries/delete", "{}"));
        observe(route, api.post("/v1/entries/delete", "{\"names\":[\"" + "a".repeat(9 << 20) + "\"]}"));
        for (ErrorCode code : new ErrorCode[] {
            ErrorCode.UNKNOWN_MODEL, ErrorCode.INTERNAL, ErrorCode.NOT_READY, ErrorCode.DEADLINE_EXCEEDED
        }) {
            api.writes.failure = new Written.Failed(code, "told to fail");
            observe(route, api.post("/v1/entries/delete", "{\"names\":[\"a\"]}"));
        }
        api.writes.failure = null;
    }

    private void invalidations() {
        for (String route : List.of("POST /v1/invalidate", "POST /v1/flush", "POST /v1/sources/{source}/reconcile")) {
            String path = route.substring("POST ".length()).replace("{source}", "s");
            String body = BODIES.getOrDefault(route, "");
            api.invalidations.answer = new Invalidated.Done(1, 0);
            api.invalidations.reconciliation = new Reconciled.Done(1, List.of(), List.of(), 0);
            observe(route, api.post(path, body));
            observe(route, api.post(path, "{}"));
            observe(route, api.post(path, "{\"namespace\":\"" + "a".repeat(9 << 20) + "\"}"));
            for (ErrorCode code :
                    new ErrorCode[] {ErrorCode.INTERNAL, ErrorCode.NOT_READY, ErrorCode.DEADLINE_EXCEEDED}) {
                api.invalidations.answer = new Invalidated.Failed(code, "told to fail");
                api.invalidations.reconciliation = new Reconciled.Failed(code, "told to fail");
                observe(route, api.post(path, body));
            }
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

    private void dumps() {
        String export = "GET /v1/export";
        observe(export, api.get("/v1/export"));
        observe(export, api.get("/v1/export?form=zip"));
        for (ErrorCode code : new ErrorCode[] {ErrorCode.INTERNAL, ErrorCode.NOT_READY, ErrorCode.DEADLINE_EXCEEDED}) {
            api.sections.failure = code;
            observe(export, api.get("/v1/export"));
        }
        api.sections.failure = null;
        String load = "POST /v1/import";
        byte[] dump = FakeSections.dump(1);
        observe(load, api.post("/v1/import", dump));
        observe(load, api.post("/v1/import", "{"));
        api.imports.failure = new IOException("told to fail");
        observe(load, api.post("/v1/import", dump));
        api.imports.failure = new IllegalStateException("told to fail");
        observe(load, api.post("/v1/import", dump));
        api.imports.failure = null;
        try (ApiFixture small = new ApiFixture(Map.of("limits.import.bytes", "1024"))) {
            observe(load, small.post("/v1/import", new byte[1025]));
        }
    }

    private void cluster() {
        for (String path : List.of("/v1/stats", "/v1/cluster")) {
            observe("GET " + path, api.get(path));
            observe("GET " + path, api.get(path + "?sliding=2"));
            api.cluster.failing = true;
            observe("GET " + path, api.get(path));
            api.cluster.failing = false;
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

    /** Of callers without a key, and of one whose key is for another namespace than the default. */
    private void refusals() {
        try (ApiFixture guarded = new ApiFixture(
                Map.of("auth.keys.weak.hash", KeyHash.ofKey("w").hex(), "auth.keys.weak.read", "another"))) {
            OpenApiDocument.roles().forEach((operation, roles) -> {
                String[] parts = operation.split(" ", 2);
                String path = parts[1].replaceAll("\\{[a-z]+}", "any");
                HttpRequest.Builder request = HttpRequest.newBuilder(guarded.uri(path))
                        .method(parts[0], BodyPublishers.ofString(BODIES.getOrDefault(operation, "")));
                observe(operation, guarded.send(parts[0], path, request));
                if (!roles.isEmpty()) {
                    observe(operation, guarded.send(parts[0], path, request.header("X-Api-Key", "w")));
                }
            });
            String ofAnother = "/v1/ledger?tenant=strong";
            observe(
                    "GET /v1/ledger",
                    guarded.send(
                            "GET",
                            ofAnother,
                            HttpRequest.newBuilder(guarded.uri(ofAnother)).header("X-Api-Key", "w")));
        }
    }

    private void observe(String route, ApiFixture.Reply reply) {
        observed.add(route + " " + reply.status());
    }
}
