package io.semcache.fetch.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP server that speaks the OpenAI embeddings API and misbehaves on demand. By default it answers the vectors of
 * the {@code hash} provider for the model that the call names, so that a test can compute what it must get. Replies
 * that are queued with {@link #next} are used once each, in their order; {@link #always} sets what comes after them.
 */
public final class MisbehavingProvider implements AutoCloseable {

    /** One call as it came. */
    public record Call(String path, Headers headers, JsonNode body) {

        public int items() {
            return body.path("input").size();
        }
    }

    /** How one call is answered. */
    public sealed interface Reply {
        /** As it should be. */
        record Right() implements Reply {}

        /** Right, but numbers although base64 was asked for. */
        record Floats() implements Reply {}

        /** Right, but the last item first. */
        record Reversed() implements Reply {}

        /** Right after a while. */
        record Late(Duration delay) implements Reply {}

        /** One item less than inputs. */
        record TooFew() implements Reply {}

        /** Every vector has a NaN. */
        record NaN() implements Reply {}

        /** Every vector is zero. */
        record Zeros() implements Reply {}

        /** Every vector has one component too many. */
        record WrongDimension() implements Reply {}

        /** A status with a body of one's own. */
        record Status(int status, Map<String, String> headers, String body) implements Reply {}

        /** Headers, then nothing until the server closes. */
        record Hang() implements Reply {}

        /** A body without end. */
        record Endless() implements Reply {}

        /** The connection is closed without an answer. */
        record Drop() implements Reply {}

        static Status status(int status, String message) {
            return new Status(status, Map.of(), "{\"error\":{\"message\":\"" + message + "\"}}");
        }

        static Status status(int status, String message, Map<String, String> headers) {
            return new Status(status, headers, status(status, message).body());
        }

        /** A success with this body. */
        static Status garbage(String body) {
            return new Status(200, Map.of(), body);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OWN_DIMENSIONS = 8;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<Reply> queued = new ConcurrentLinkedQueue<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile Reply otherwise = new Reply.Right();

    private MisbehavingProvider(HttpServer server) {
        this.server = server;
    }

    /** A server on a free port of 127.0.0.1. */
    public static MisbehavingProvider start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var provider = new MisbehavingProvider(server);
        server.createContext("/", provider::handle);
        server.setExecutor(provider.threads);
        server.start();
        return provider;
    }

    /** For {@code models.<m>.url}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /** The dimensions of its vectors when a call names none. */
    public int dimensions() {
        return OWN_DIMENSIONS;
    }

    public void next(Reply... replies) {
        queued.addAll(List.of(replies));
    }

    public void always(Reply reply) {
        otherwise = reply;
    }

    /** Calls so far, in their order. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Inputs of all calls so far. */
    public int items() {
        return calls.stream().mapToInt(Call::items).sum();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = JSON.readTree(exchange.getRequestBody());
            calls.add(new Call(exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), body));
            Reply reply = queued.poll();
            answer(exchange, body, reply == null ? otherwise : reply);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, JsonNode body, Reply reply) throws IOException, InterruptedException {
        switch (reply) {
            case Reply.Status(int status, Map<String, String> headers, String text) -> {
                headers.forEach(exchange.getResponseHeaders()::set);
                send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
            }
            case Reply.Hang _ -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().flush();
                closed.await();
            }
            case Reply.Endless _ -> pour(exchange);
            case Reply.Drop _ -> {
                // closing an exchange that sent nothing closes its connection
            }
            case Reply.Late(Duration delay) -> {
                if (!closed.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
                    send(exchange, 200, vectors(body, reply));
                }
            }
            case Reply.Right _,
                    Reply.Floats _,
                    Reply.Reversed _,
                    Reply.TooFew _,
                    Reply.NaN _,
                    Reply.Zeros _,
                    Reply.WrongDimension _ -> send(exchange, 200, vectors(body, reply));
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("x-request-id", "req-1");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private void pour(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] spaces = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        while (closed.getCount() > 0) {
            exchange.getResponseBody().write(spaces);
        }
    }

    private static byte[] vectors(JsonNode body, Reply reply) {
        var items = new ArrayList<ObjectNode>();
        for (JsonNode input : body.path("input")) {
            ObjectNode item = JSON.createObjectNode().put("object", "embedding").put("index", items.size());
            write(item, vector(body, input, reply), body, reply);
            items.add(item);
        }
        if (reply instanceof Reply.TooFew) {
            items.removeLast();
        }
        ArrayNode data = JSON.createArrayNode().addAll(reply instanceof Reply.Reversed ? items.reversed() : items);
        ObjectNode answer = JSON.createObjectNode().put("object", "list");
        answer.set("data", data);
        answer.set(
                "usage",
                JSON.createObjectNode()
                        .put("prompt_tokens", 7 * body.path("input").size()));
        return answer.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Embedding vector(JsonNode body, JsonNode input, Reply reply) {
        int dimensions = body.path("dimensions").asInt(OWN_DIMENSIONS);
        var vectors = new HashVectors(body.path("model").asText());
        return switch (reply) {
            case Reply.Zeros _ -> Embedding.of(new float[dimensions]);
            case Reply.NaN _ -> {
                float[] components = new float[dimensions];
                components[0] = Float.NaN;
                yield Embedding.of(components);
            }
            case Reply.WrongDimension _ -> of(vectors, input, dimensions + 1);
            default -> of(vectors, input, dimensions);
        };
    }

    private static Embedding of(HashVectors vectors, JsonNode input, int dimensions) {
        return input.isTextual()
                ? vectors.ofText(input.asText(), dimensions)
                : vectors.ofTokens(input.valueStream().map(JsonNode::asInt).toList(), dimensions);
    }

    private static void write(ObjectNode item, Embedding vector, JsonNode body, Reply reply) {
        if (body.path("encoding_format").asText().equals("base64") && !(reply instanceof Reply.Floats)) {
            item.put("embedding", Base64.getEncoder().encodeToString(vector.bytes()));
            return;
        }
        ArrayNode components = item.putArray("embedding");
        for (float x : vector.toFloats()) {
            components.add(x);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
    }
}
