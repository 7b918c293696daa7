package io.semcache.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** Calls of a node's API with JSON bodies, one after the other on one connection. */
final class JsonCalls implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    private final URI node;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param node base URL of its HTTP API */
    JsonCalls(URI node) {
        this.node = node;
    }

    /** A status and a body. */
    record Reply(int status, JsonNode body) {}

    static byte[] body(Map<String, ?> members) throws IOException {
        return JSON.writeValueAsBytes(members);
    }

    Reply send(String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(node.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        return new Reply(response.statusCode(), JSON.readTree(response.body()));
    }

    /**
     * The body of the answer.
     *
     * @throws IOException if the call failed
     */
    JsonNode post(String path, byte[] body) throws IOException, InterruptedException {
        Reply reply = send(path, body);
        if (reply.status() != OK) {
            throw new IOException("expected status 200 of " + path + ", got " + reply.status() + ": " + reply.body());
        }
        return reply.body();
    }

    JsonNode post(String path, Map<String, ?> members) throws IOException, InterruptedException {
        return post(path, body(members));
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
