package io.semcache.app.cli;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Connections to a node that are kept from call to call. Thread-safe. */
final class NodeConnection implements AutoCloseable {

    private final NodeClient node;
    private final HttpClient http;

    NodeConnection(NodeClient node, HttpClient http) {
        this.node = node;
        this.http = http;
    }

    /**
     * The node's answer, whatever its status.
     *
     * @throws IOException if it gave none
     */
    HttpResponse<byte[]> post(String path, Object body) throws IOException, InterruptedException {
        return http.send(
                node.request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(OutputOption.json(body)))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
