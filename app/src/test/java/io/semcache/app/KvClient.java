package io.semcache.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads and writes entries over HTTP; whatever a node does not answer for certain is {@link Unknown}. */
final class KvClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int PAGE = 97;

    private final HttpClient http;
    private final Supplier<URI> node;

    /** @param node base URL of the node that is asked next */
    KvClient(HttpClient http, Supplier<URI> node) {
        this.http = http;
        this.node = node;
    }

    /** Nobody said what came of a call. */
    static final class Unknown extends Exception {

        private static final long serialVersionUID = 1L;

        Unknown(String message) {
            super(message);
        }
    }

    /** Whether the node says that it serves. */
    boolean isReady() {
        try {
            return send(HttpRequest.newBuilder(node.get().resolve("/health/ready")), 200)
                            .statusCode()
                    == 200;
        } catch (Unknown e) {
            return false;
        }
    }

    /** Whether the entry is new. */
    boolean put(String name, String value) throws Unknown {
        // Not embedded: what is near is not asked for.
        URI entry = node.get().resolve("/v1/kv/" + name + "?embed=false");
        HttpRequest.Builder request = HttpRequest.newBuilder(entry).PUT(BodyPublishers.ofString(value));
        return send(request, 201, 204).statusCode() == 201;
    }

    Optional<String> get(String name) throws Unknown {
        HttpResponse<String> response = send(entry(name).GET(), 200, 404);
        return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
    }

    boolean exists(String name) throws Unknown {
        return send(entry(name).method("HEAD", BodyPublishers.noBody()), 200, 404)
                        .statusCode()
                == 200;
    }

    boolean delete(String name) throws Unknown {
        return send(entry(name).DELETE(), 204, 404).statusCode() == 204;
    }

    void putAll(Map<String, String> values) throws Unknown {
        List<Map<String, Object>> entries = new ArrayList<>();
        values.forEach((name, value) -> entries.add(Map.of("name", name, "payload", value, "embed", false)));
        post("/v1/entries", Map.of("entries", entries));
    }

    /** What is under each of these names. */
    Map<String, Optional<String>> getAll(List<String> names) throws Unknown {
        JsonNode entries = post("/v1/lookup", Map.of("names", names, "fields", List.of("payload")))
                .get("entries");
        Map<String, Optional<String>> found = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            JsonNode entry = entries.get(i);
            found.put(names.get(i), entry.isNull() ? Optional.empty() : Optional.of(payload(entry)));
        }
        return found;
    }

    private static String payload(JsonNode entry) {
        try {
            return new String(entry.at("/payload/base64").binaryValue(), UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** All names that begin with the prefix, page by page. */
    List<String> scan(String prefix) throws Unknown {
        List<String> names = new ArrayList<>();
        String cursor = "";
        do {
            URI page = node.get().resolve("/v1/kv?limit=" + PAGE + "&prefix=" + prefix + cursor);
            JsonNode answer = json(send(HttpRequest.newBuilder(page).GET(), 200).body());
            answer.get("names").forEach(name -> names.add(name.asText()));
            cursor = answer.get("cursor").isNull()
                    ? ""
                    : "&cursor=" + answer.get("cursor").asText();
        } while (!cursor.isEmpty());
        return names;
    }

    private JsonNode post(String path, Object body) throws Unknown {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.get().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(bytes(body)));
        return json(send(request, 200).body());
    }

    private static byte[] bytes(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new IllegalArgumentException(body, e);
        }
    }

    private HttpRequest.Builder entry(String name) {
        return HttpRequest.newBuilder(node.get().resolve("/v1/kv/" + name));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, int... expected) throws Unknown {
        HttpResponse<String> response;
        try {
            response = http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new Unknown(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        for (int status : expected) {
            if (response.statusCode() == status) {
                return response;
            }
        }
        if (response.statusCode() < 500) {
            throw new AssertionError("unexpected answer " + response.statusCode() + ": " + response.body());
        }
        throw new Unknown(response.statusCode() + " " + response.body());
    }
}
