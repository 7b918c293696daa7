package io.semcache.app.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The scenario "so many requests, a share of them repeated, on a slow API": callers send one text per request over
 * HTTP, and the provider counts what it was asked for.
 */
public final class RagBench {

    private static final long SEED = 42;
    private static final int WARM_UP_REQUESTS = 300;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final Setting setting;
    private final EmbeddingsCalls calls;

    private RagBench(Setting setting, EmbeddingsCalls calls) {
        this.setting = setting;
        this.calls = calls;
    }

    /**
     * What is played.
     *
     * @param requests how many in all
     * @param repeat share of them whose text came before, in [0, 1)
     * @param latency of every call to the provider
     * @param callers that send at the same time, each one request after the other
     */
    public record Setting(int requests, double repeat, Duration latency, int callers) {

        public Setting {
            if (requests < 1 || callers < 1 || !(repeat >= 0 && repeat < 1) || latency.isNegative()) {
                throw new IllegalArgumentException("expected requests and callers of at least 1, repeat in [0, 1) and"
                        + " no negative latency, got " + requests + ", " + callers + ", " + repeat + ", " + latency);
            }
        }

        int distinct() {
            return Math.max(1, (int) Math.round(requests * (1 - repeat)));
        }
    }

    /** Runs it and returns the members of the JSON object. */
    public static Map<String, Object> run(Setting setting) throws InterruptedException {
        try (ThrowAwayNode node = ThrowAwayNode.start(setting.latency(), Map.of());
                EmbeddingsCalls calls = new EmbeddingsCalls(node.node().url())) {
            return new RagBench(setting, calls).measure(node);
        }
    }

    private Map<String, Object> measure(ThrowAwayNode node) throws InterruptedException {
        send(Collections.nCopies(WARM_UP_REQUESTS, "warm-up"));
        long itemsBefore = node.providerItems();

        long start = System.nanoTime();
        int hits = send(texts());
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("requests", setting.requests());
        result.put("distinct", setting.distinct());
        result.put("callers", setting.callers());
        result.put("latency_ms", setting.latency().toMillis());
        result.put("seconds", Samples.rounded(seconds));
        result.put(
                "without_cache_seconds",
                setting.requests() * setting.latency().toMillis() / MILLIS_PER_SECOND / setting.callers());
        result.put("provider_items", node.providerItems() - itemsBefore);
        result.put("hits", hits);
        result.put("machine", Machine.here());
        return result;
    }

    /** Every distinct text once and the rest drawn from them, in an order that only the seed decides. */
    private List<String> texts() {
        Random random = new Random(SEED);
        List<String> texts = new ArrayList<>(setting.requests());
        for (int i = 0; i < setting.requests(); i++) {
            int text = i < setting.distinct() ? i : random.nextInt(setting.distinct());
            texts.add("passage number " + text);
        }
        Collections.shuffle(texts, random);
        return texts;
    }

    /** Sends all and returns how many were hits. */
    private int send(List<String> texts) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger hits = new AtomicInteger();
        Callable<Void> caller = () -> {
            for (int i = next.getAndIncrement(); i < texts.size(); i = next.getAndIncrement()) {
                if (calls.isHit(texts.get(i))) {
                    hits.incrementAndGet();
                }
            }
            return null;
        };
        try (ExecutorService callers = Executors.newFixedThreadPool(setting.callers())) {
            for (Future<Void> done : callers.invokeAll(Collections.nCopies(setting.callers(), caller))) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a request failed", e.getCause());
        }
        return hits.get();
    }
}
