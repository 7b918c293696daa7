package io.semcache.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A caller of the HTTP API. */
public final class TestClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The answer to one request. */
    public record Reply(int status, JsonNode json, String cacheStatus, String xCache) {

        public List<Embedding> vectors() {
            List<Embedding> vectors = new ArrayList<>();
            for (JsonNode item : json.get("data")) {
                float[] components = new float[item.get("embedding").size()];
                for (int i = 0; i < components.length; i++) {
                    components[i] =
                            Float.parseFloat(item.get("embedding").get(i).asText());
                }
                vectors.add(Embedding.of(components));
            }
            return vectors;
        }

        public String code() {
            return json.path("error").path("code").asText(json.path("code").asText());
        }
    }

    public Reply embed(TestNode node, List<String> texts, String... headers) {
        String input = texts.stream().map(t -> '"' + t + '"').collect(Collectors.joining(",", "[", "]"));
        return post(node.uri("/v1/embeddings"), "{\"input\":" + input + "}", headers);
    }

    public Reply post(URI uri, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(),
                    JSON.readTree(response.body()),
                    response.headers().firstValue("Cache-Status").orElse(""),
                    response.headers().firstValue("X-Cache").orElse(""));
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
    }
}
