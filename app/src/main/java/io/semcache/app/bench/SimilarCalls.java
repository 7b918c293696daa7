package io.semcache.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;

/** Searches by vector at a node, one after the other on one connection. */
final class SimilarCalls implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    private final URI url;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param node base URL of its HTTP API */
    SimilarCalls(URI node) {
        this.url = node.resolve("/v1/similar");
    }

    static String question(Embedding vector, int k) {
        return "{\"k\":" + k + ",\"vector\":\"" + Base64.getEncoder().encodeToString(vector.bytes()) + "\"}";
    }

    /**
     * The body of the answer.
     *
     * @throws IOException if there is none
     */
    String ask(String question) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(question))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != OK) {
            throw new IOException("expected status 200, got " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    static JsonNode read(String answer) throws IOException {
        return JSON.readTree(answer);
    }

    JsonNode search(Embedding vector, int k) throws IOException, InterruptedException {
        return read(ask(question(vector, k)));
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
