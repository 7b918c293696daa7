package io.semcache.app.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Calls of the embeddings API of a node, one text each. Thread-safe. */
final class EmbeddingsCalls implements AutoCloseable {

    private static final int OK = 200;

    private final URI url;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param node base URL of its HTTP API */
    EmbeddingsCalls(URI node) {
        this.url = node.resolve("/v1/embeddings");
    }

    /**
     * Asks for a vector and tells whether the cache had it.
     *
     * @throws IOException if there is no vector
     */
    boolean isHit(String text) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request(text).build(), BodyHandlers.ofString());
        if (response.statusCode() != OK) {
            throw new IOException("expected status 200, got " + response.statusCode() + ": " + response.body());
        }
        return response.headers().firstValue("X-Cache").orElse("").equals("HIT");
    }

    /** Asks for a vector, whatever the answer will be; it comes within {@code timeout}. */
    CompletableFuture<?> ask(String text, Duration timeout) {
        HttpRequest request = request(text)
                .header("X-Semcache-Timeout-Ms", String.valueOf(timeout.toMillis()))
                .build();
        return http.sendAsync(request, BodyHandlers.discarding());
    }

    private HttpRequest.Builder request(String text) {
        String body = "{\"model\":\"" + ThrowAwayNode.MODEL + "\",\"input\":\"" + text + "\"}";
        return HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
