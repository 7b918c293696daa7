package io.semcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A slow provider behind the OpenAI embeddings API that counts what it is asked and never gives the same vector twice,
 * not even for the same text: equal vectors come from the cache.
 */
final class CountingProvider implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpServer server;
    private final Duration latency;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final AtomicLong vectors = new AtomicLong();
    private final AtomicInteger items = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile int heldFrom = Integer.MAX_VALUE;

    private CountingProvider(HttpServer server, Duration latency) {
        this.server = server;
        this.latency = latency;
    }

    /** A provider on a free port of 127.0.0.1; every call takes {@code latency}. */
    static CountingProvider start(Duration latency) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var provider = new CountingProvider(server, latency);
        server.createContext("/", provider::handle);
        server.setExecutor(provider.threads);
        server.start();
        return provider;
    }

    /** For {@code models.<m>.url}. */
    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /** How often each text was asked for so far. */
    Map<String, Integer> asked() {
        return Map.copyOf(asked);
    }

    /** Inputs of all calls so far. */
    int items() {
        return items.get();
    }

    /** Calls that come when there were {@code count} inputs are not answered until {@link #release}. */
    void holdFrom(int count) {
        heldFrom = count;
    }

    /** Waits for a call that is held. */
    void awaitHeld() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (items.get() < heldFrom) {
            assertThat(System.nanoTime()).as("no call after %s items", items).isLessThan(deadline);
            Thread.sleep(1);
        }
    }

    void release() {
        released.countDown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode inputs = JSON.readTree(exchange.getRequestBody()).path("input");
            inputs.forEach(input -> asked.merge(input.asText(), 1, Integer::sum));
            if (items.addAndGet(inputs.size()) >= heldFrom) {
                released.await();
            }
            Thread.sleep(latency);
            byte[] body = JSON.writeValueAsBytes(answer(inputs.size()));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode answer(int inputs) {
        ObjectNode answer = JSON.createObjectNode().put("object", "list");
        ArrayNode data = answer.putArray("data");
        for (int i = 0; i < inputs; i++) {
            data.addObject()
                    .put("object", "embedding")
                    .put("index", i)
                    .put(
                            "embedding",
                            Base64.getEncoder().encodeToString(nextVector().bytes()));
        }
        answer.putObject("usage").put("prompt_tokens", inputs);
        return answer;
    }

    private Embedding nextVector() {
        var random = new Random(vectors.getAndIncrement());
        float[] components = new float[NodeFiles.DIMENSIONS];
        for (int i = 0; i < components.length; i++) {
            components[i] = random.nextFloat() - 0.5f;
        }
        return Embedding.of(components);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
