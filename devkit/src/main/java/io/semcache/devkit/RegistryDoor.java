package io.semcache.devkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** For tests: an address of the shared registry at which nobody answers but between {@link #open} and {@link #shut}. */
public final class RegistryDoor implements AutoCloseable {

    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable HttpServer server;

    /** Shut at first. */
    public RegistryDoor() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    /** Base URL, to be used in place of {@link TestCluster#registryUrl}. */
    public String url() {
        return "http://127.0.0.1:" + port + path();
    }

    /** From now on the registry answers. */
    public void open() throws IOException {
        HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        opened.createContext("/", this::pass);
        opened.start();
        server = opened;
    }

    private void pass(HttpExchange exchange) throws IOException {
        URI registry = URI.create(TestCluster.registryUrl()).resolve(exchange.getRequestURI());
        try (exchange) {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(registry)
                            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                            .method(
                                    exchange.getRequestMethod(),
                                    HttpRequest.BodyPublishers.ofByteArray(
                                            exchange.getRequestBody().readAllBytes()))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String path() {
        return URI.create(TestCluster.registryUrl()).getPath();
    }

    /** From now on nobody answers; connections end. */
    public void shut() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    @Override
    public void close() {
        shut();
        client.close();
    }
}
