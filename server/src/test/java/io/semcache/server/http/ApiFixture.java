package io.semcache.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import io.semcache.server.CacheServices;
import io.semcache.server.similarity.payload.PayloadLookup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The API on a free port with a fake behind it, and a client. Every answer is compared with the OpenAPI description.
 */
final class ApiFixture implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    final FakeEmbeddings embeddings = new FakeEmbeddings();
    final FakeEntries entries = new FakeEntries();
    final FakeSimilar similar = new FakeSimilar();
    final FakeWrites writes = new FakeWrites(entries);
    final FakeNames names = new FakeNames();
    final FakeErasures erasures = new FakeErasures();
    final FakeLedger books = new FakeLedger();
    final FakeInvalidations invalidations = new FakeInvalidations();
    final FakeSections sections = new FakeSections();
    final FakeImports imports = new FakeImports();
    final FakeCluster cluster = new FakeCluster();
    final FakePayloadListener payloads = new FakePayloadListener();
    final FakeHealth health = new FakeHealth();
    final List<String> counted = new CopyOnWriteArrayList<>();
    volatile Supplier<String> metrics = () -> "# TYPE semcache_up gauge\nsemcache_up 1\n";
    final Settings settings;
    final PayloadLookup lookup;
    private final Listener listener;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    ApiFixture() {
        this(Map.of());
    }

    ApiFixture(Map<String, String> overrides) {
        settings = SettingsReader.read(values(overrides));
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        lookup = new PayloadLookup(
                similar,
                entries,
                embeddings,
                settings.similar().shadowSampleRate(),
                () -> 0.5,
                payloads,
                Clock.systemUTC());
        HttpApi api = new HttpApi(
                settings,
                services(),
                lookup,
                health,
                () -> metrics.get(),
                (route, status, nanos) -> counted.add(route + " " + status),
                clock);
        listener = new Listener("127.0.0.1", 0, 4L * settings.limits().bodyBytes(), api.routing());
    }

    CacheServices services() {
        return new CacheServices(
                embeddings,
                entries,
                similar,
                writes,
                names,
                erasures,
                books,
                invalidations,
                sections,
                imports,
                cluster);
    }

    private static Map<String, String> values(Map<String, String> overrides) {
        Map<String, String> values = new HashMap<>(Map.of(
                "models.tiny.provider", "hash",
                "models.tiny.dimensions", Integer.toString(FakeEmbeddings.DIMENSIONS),
                "models.tiny.aliases", "tiny-alias,vendor/tiny",
                "models.ids.provider", "hash",
                "models.ids.dimensions", Integer.toString(FakeEmbeddings.DIMENSIONS),
                "models.ids.token-ids", "true",
                "namespaces.default.model", "tiny"));
        values.putAll(overrides);
        return values;
    }

    /** The answer to one request. */
    record Reply(int status, Map<String, List<String>> headers, String body) {

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String header(String name) {
            return String.join(", ", headers.getOrDefault(name, List.of()));
        }

        /** Code in either form of error. */
        String code() {
            JsonNode json = json();
            return json.has("error")
                    ? json.get("error").get("code").asText()
                    : json.path("code").asText();
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + listener.port() + path);
    }

    int port() {
        return listener.port();
    }

    Reply get(String path) {
        return send("GET", path, HttpRequest.newBuilder(uri(path)));
    }

    Reply post(String path, String body, String... headers) {
        return post(path, body.getBytes(UTF_8), headers);
    }

    Reply post(String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send("POST", path, request);
    }

    Reply embed(String body, String... headers) {
        return post("/v1/embeddings", body, headers);
    }

    Reply send(String method, String path, HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
            OpenApiDocument.requireDocumented(method, path.split("\\?", 2)[0], response.statusCode());
            return new Reply(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        listener.close();
        lookup.close();
    }
}
