package io.semcache.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Callers that take turns between nodes, each with one request at a time. Whoever cannot reach a node, or loses it in
 * the middle of a request, asks the next one, as a load balancer would.
 */
final class Callers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    /** Between an answer and the next request of a caller. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final HttpClient client;
    private final List<ServedNode> nodes;
    private final int count;
    private final Map<String, Wait> waits = new ConcurrentHashMap<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final Map<String, String> vectors = new ConcurrentHashMap<>();

    Callers(HttpClient client, List<ServedNode> nodes, int count) {
        this.client = client;
        this.nodes = nodes;
        this.count = count;
    }

    /** From the first request for a text to its first answer, in nanoseconds; the end is 0 as long as there is none. */
    private record Wait(long from, long to) {

        boolean overlaps(long start, long end) {
            return from - end <= 0 && (to == 0 || to - start >= 0);
        }
    }

    /**
     * What became of some requests.
     *
     * @param when for whoever reads it
     * @param answered with a vector
     * @param hits among them
     * @param wrong sentences about answers with another vector than the text had before
     * @param failed sentences about requests that no node answered with a vector
     * @param lost how often a connection was refused or broken, by node; the request went to the next one
     */
    record Tally(
            String when,
            AtomicInteger answered,
            AtomicInteger hits,
            List<String> wrong,
            List<String> failed,
            Map<ServedNode, Integer> lost) {

        private Tally(String when) {
            this(
                    when,
                    new AtomicInteger(),
                    new AtomicInteger(),
                    Collections.synchronizedList(new ArrayList<>()),
                    Collections.synchronizedList(new ArrayList<>()),
                    new ConcurrentHashMap<>());
        }

        @Override
        public String toString() {
            return "%s: %d answered, %d of them hits; %d wrong, %d failed, connections lost %s"
                    .formatted(when, answered.get(), hits.get(), wrong.size(), failed.size(), lost);
        }
    }

    /** Asks for each text, in this order and again from the first until {@code done}; returns when all are answered. */
    Tally ask(String when, List<String> texts, Future<?> done) throws InterruptedException {
        var tally = new Tally(when);
        var next = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int c = 0; c < count; c++) {
                callers.add(threads.submit(() -> {
                    for (int i = next.getAndIncrement();
                            i < texts.size() || !done.isDone();
                            i = next.getAndIncrement()) {
                        ask(texts.get(i % texts.size()), i, tally);
                        Thread.sleep(PAUSE);
                    }
                    return null;
                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("a caller failed", e.getCause());
        }
        return tally;
    }

    private void ask(String text, int turn, Tally tally) throws InterruptedException {
        waits.putIfAbsent(text, new Wait(System.nanoTime(), 0));
        for (int attempt = 0; attempt < nodes.size(); attempt++) {
            ServedNode node = nodes.get((turn + attempt) % nodes.size());
            try {
                HttpResponse<String> response = post(node, text);
                if (response.statusCode() == OK) {
                    answered(text, response, tally);
                } else {
                    tally.failed.add(node + " answered " + response.statusCode() + ": " + response.body());
                }
                return;
            } catch (IOException e) {
                tally.lost.merge(node, 1, Integer::sum);
            }
        }
        tally.failed.add("no node could be reached for " + text);
    }

    private HttpResponse<String> post(ServedNode node, String text) throws IOException, InterruptedException {
        String body = JSON.createObjectNode()
                .put("model", "m")
                .put("input", text)
                .put("encoding_format", "base64")
                .toString();
        HttpRequest request = HttpRequest.newBuilder(node.url().resolve("/v1/embeddings"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private void answered(String text, HttpResponse<String> response, Tally tally) throws IOException {
        JsonNode data = JSON.readTree(response.body()).path("data");
        String vector = data.path(0).path("embedding").asText();
        String first = vectors.putIfAbsent(text, vector);
        if (data.size() != 1
                || vector.isEmpty()
                || !Objects.requireNonNullElse(first, vector).equals(vector)) {
            tally.wrong.add(text + " is not " + first + " but " + response.body());
        }
        waits.computeIfPresent(text, (t, wait) -> wait.to == 0 ? new Wait(wait.from, System.nanoTime()) : wait);
        tally.answered.incrementAndGet();
        answered.incrementAndGet();
        if (response.headers().firstValue("X-Cache").orElse("").equals("HIT")) {
            tally.hits.incrementAndGet();
        }
    }

    /** How many requests were answered with a vector so far. */
    int answered() {
        return answered.get();
    }

    /** The vector that each text was first answered with, in base64. */
    Map<String, String> vectors() {
        return Map.copyOf(vectors);
    }

    /** Whether somebody waited for the first answer for {@code text} at some time between the two. */
    boolean waitedFor(String text, long fromNanos, long toNanos) {
        Wait wait = waits.get(text);
        return wait != null && wait.overlaps(fromNanos, toNanos);
    }
}
