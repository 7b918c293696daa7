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
import java.util.stream.IntStream;

/**
 * The scenario "so many requests, a share of them repeated, on a slow API": callers send one text per request over
 * HTTP, and the provider counts what it was asked for.
 */
public final class RagBench {

    private static final long SEED = 42;
    private static final int WARM_UP_REQUESTS = 5_000;
    private static final int WARM_UP_TEXTS = 1_000;
    private static final int WARM_UP_CALLERS = 16;
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
     * @param warmUp the longest time before, until the compiler is quiet
     */
    public record Setting(int requests, double repeat, Duration latency, int callers, Duration warmUp) {

        public Setting {
            if (requests < 1
                    || callers < 1
                    || !(repeat >= 0 && repeat < 1)
                    || latency.isNegative()
                    || warmUp.isNegative()) {
                throw new IllegalArgumentException("expected requests and callers of at least 1, repeat in [0, 1) and"
                        + " no negative latency or warm-up, got " + requests + ", " + callers + ", " + repeat + ", "
                        + latency
                        + ", " + warmUp);
            }
        }

        int distinct() {
            return Math.max(1, (int) Math.round(requests * (1 - repeat)));
        }
    }

    /** One request and its time; what is no hit waited for the provider, its own call or another's. */
    private record Call(boolean hit, long nanos) {}

    /** Runs it and returns the members of the JSON object. */
    public static Map<String, Object> run(Setting setting) throws InterruptedException {
        try (ThrowAwayNode node = ThrowAwayNode.start(setting.latency(), Map.of());
                EmbeddingsCalls calls = new EmbeddingsCalls(node.node().url())) {
            return new RagBench(setting, calls).measure(node);
        }
    }

    private Map<String, Object> measure(ThrowAwayNode node) throws InterruptedException {
        WarmUp.with(setting.warmUp(), turn -> send(warmUp(turn), WARM_UP_CALLERS));
        long itemsBefore = node.providerItems();

        long start = System.nanoTime();
        List<Call> made = send(texts(), setting.callers());
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
        result.put("hits", made.stream().filter(Call::hit).count());
        result.put("hit_ms", millis(made, true));
        result.put("miss_ms", millis(made, false));
        result.put("machine", Machine.here());
        return result;
    }

    private static Map<String, Object> millis(List<Call> made, boolean hit) {
        long[] nanos = made.stream()
                .filter(call -> call.hit() == hit)
                .mapToLong(Call::nanos)
                .toArray();
        return nanos.length == 0 ? Map.of() : Samples.ofNanos(nanos).json();
    }

    /** Some texts are new and most are not, so that both paths are compiled before they are measured. */
    private static List<String> warmUp(int turn) {
        return IntStream.range(0, WARM_UP_REQUESTS)
                .mapToObj(i -> "warm-up " + turn + " " + i % WARM_UP_TEXTS)
                .toList();
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

    /** Sends all and returns what became of them, in no order. */
    private List<Call> send(List<String> texts, int callers) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        Callable<List<Call>> caller = () -> {
            List<Call> made = new ArrayList<>();
            for (int i = next.getAndIncrement(); i < texts.size(); i = next.getAndIncrement()) {
                long start = System.nanoTime();
                boolean hit = calls.isHit(texts.get(i));
                made.add(new Call(hit, System.nanoTime() - start));
            }
            return made;
        };
        List<Call> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            for (Future<List<Call>> made : threads.invokeAll(Collections.nCopies(callers, caller))) {
                all.addAll(made.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a request failed", e.getCause());
        }
        return all;
    }
}
