package io.semcache.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider behind the OpenAI embeddings API that keeps a bill of its own and misbehaves by lot: it charges and does
 * not answer in time, charges and sends a vector too few, charges and breaks the connection, charges and answers 500,
 * and now and then refuses everybody for a while (429) and charges nothing.
 */
final class ChargingProvider implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LATENCY = Duration.ofMillis(30);

    /** Of a storm of refusals, in calls. */
    private static final int STORM = 12;

    private static final int OK = 200;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Random lot;
    private final Duration tooLate;
    private final Map<String, Integer> charged = new ConcurrentHashMap<>();
    private final Map<Fate, Integer> fates = new ConcurrentHashMap<>();
    private final AtomicInteger items = new AtomicInteger();
    private int storm;
    private volatile boolean behaving;

    /** What becomes of a call. */
    enum Fate {
        RIGHT,
        TOO_LATE,
        TOO_FEW,
        BROKEN,
        ERROR,
        REFUSED
    }

    private ChargingProvider(HttpServer server, long seed, Duration tooLate) {
        this.server = server;
        this.lot = new Random(seed);
        this.tooLate = tooLate;
    }

    /** A provider on a free port of 127.0.0.1; {@code tooLate} is beyond the time-out of its callers. */
    static ChargingProvider start(long seed, Duration tooLate) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var provider = new ChargingProvider(server, seed, tooLate);
        server.createContext("/", provider::handle);
        server.setExecutor(provider.threads);
        server.start();
        return provider;
    }

    /** For {@code models.<m>.url}. */
    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /** From now on every call is right. */
    void behave() {
        behaving = true;
    }

    /** Texts on its bill. */
    int items() {
        return items.get();
    }

    /** How often each text is on its bill. */
    Map<String, Integer> charged() {
        return Map.copyOf(charged);
    }

    /** What became of its calls. */
    Map<Fate, Integer> fates() {
        return Map.copyOf(fates);
    }

    private synchronized Fate draw() {
        if (behaving) {
            return Fate.RIGHT;
        }
        if (storm > 0) {
            storm--;
            return Fate.REFUSED;
        }
        int number = lot.nextInt(100);
        if (number < 3) {
            storm = STORM;
            return Fate.REFUSED;
        }
        if (number < 7) {
            return Fate.TOO_LATE;
        }
        if (number < 11) {
            return Fate.TOO_FEW;
        }
        if (number < 15) {
            return Fate.BROKEN;
        }
        return number < 19 ? Fate.ERROR : Fate.RIGHT;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode inputs = JSON.readTree(exchange.getRequestBody()).path("input");
            Fate fate = draw();
            fates.merge(fate, 1, Integer::sum);
            if (fate != Fate.REFUSED) {
                inputs.forEach(input -> charged.merge(input.asText(), 1, Integer::sum));
                items.addAndGet(inputs.size());
            }
            answer(exchange, inputs.size(), fate);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, int inputs, Fate fate) throws IOException, InterruptedException {
        switch (fate) {
            case RIGHT -> {
                Thread.sleep(LATENCY);
                send(exchange, OK, JSON.writeValueAsBytes(vectors(inputs)));
            }
            case TOO_FEW -> send(exchange, OK, JSON.writeValueAsBytes(vectors(inputs - 1)));
            case TOO_LATE -> {
                Thread.sleep(tooLate);
                send(exchange, OK, JSON.writeValueAsBytes(vectors(inputs)));
            }
            case BROKEN -> {
                // closing an exchange that sent nothing closes its connection
            }
            case ERROR -> send(exchange, SERVER_ERROR, "{\"error\":{\"message\":\"oops\"}}".getBytes(US_ASCII));
            case REFUSED -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                send(exchange, TOO_MANY_REQUESTS, "{\"error\":{\"message\":\"slow down\"}}".getBytes(US_ASCII));
            }
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static ObjectNode vectors(int count) {
        ObjectNode answer = JSON.createObjectNode().put("object", "list");
        ArrayNode data = answer.putArray("data");
        float[] components = new float[NodeFiles.DIMENSIONS];
        for (int i = 0; i < count; i++) {
            components[0] = i + 1f;
            data.addObject()
                    .put("object", "embedding")
                    .put("index", i)
                    .put(
                            "embedding",
                            Base64.getEncoder()
                                    .encodeToString(Embedding.of(components).bytes()));
        }
        answer.putObject("usage").put("prompt_tokens", 10 * count);
        return answer;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
