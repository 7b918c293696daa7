package io.semcache.app.bench;

import io.semcache.fetch.provider.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Hits over HTTP: how long they take while the topics carry half of what they can, and what a provider that is dead or
 * hangs does to hits and topics while some callers ask for new texts.
 */
public final class HttpBench {

    private static final int ROUNDS = 5;
    private static final int CALLERS = 4;
    private static final int HITS_PER_SECOND = 100;
    private static final int MISSES_PER_SECOND = 20;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final List<Fault> PROVIDERS = List.of(Fault.NONE, Fault.DOWN, Fault.HANG);

    private final ThrowAwayNode node;
    private final TopicLoad topics;
    private final HttpLoad http;
    private final LoadSetting setting;
    private final Duration turn;

    private HttpBench(ThrowAwayNode node, TopicLoad topics, HttpLoad http, LoadSetting setting) {
        this.node = node;
        this.topics = topics;
        this.http = http;
        this.setting = setting;
        this.turn = setting.duration().dividedBy(ROUNDS);
    }

    /** Runs it and returns the members of the JSON object. */
    public static Map<String, Object> run(LoadSetting setting) throws InterruptedException {
        try (ThrowAwayNode node = ThrowAwayNode.start(Duration.ZERO, setting.overrides());
                TopicHits hits = TopicHits.open(node.settings());
                EmbeddingsCalls calls = new EmbeddingsCalls(node.node().url())) {
            Map<String, Object> result = new HttpBench(node, hits.load(), new HttpLoad(calls), setting).measure();
            result.putAll(setting.json());
            result.put("machine", Machine.here());
            return result;
        }
    }

    private Map<String, Object> measure() throws InterruptedException {
        WarmUp.with(setting.warmUp(), warmUp -> {
            topics.throughput(WARM_UP);
            http.throughput(CALLERS, WARM_UP);
        });
        double[] rates = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            rates[round] = topics.throughput(turn);
        }
        double rate = Samples.of(rates).median();

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("stream_per_second", Math.round(rate));
        result.put(
                "latency_ms",
                Samples.ofNanos(http.latencies(HITS_PER_SECOND, turn.multipliedBy(ROUNDS)))
                        .json());
        result.put("latency_at_half_stream_ms", latenciesWhile((int) (rate / 2)).json());
        result.put("providers", providers());
        return result;
    }

    /** Latencies of hits over HTTP while the topics carry so many. */
    private Samples latenciesWhile(int topicHitsPerSecond) throws InterruptedException {
        Duration all = turn.multipliedBy(ROUNDS);
        CompletableFuture<long[]> background = new CompletableFuture<>();
        Thread carrier = Thread.ofPlatform().name("bench-topics").start(() -> {
            try {
                background.complete(topics.latencies(topicHitsPerSecond, all));
            } catch (InterruptedException | RuntimeException e) {
                background.completeExceptionally(e);
            }
        });
        long[] latencies = http.latencies(HITS_PER_SECOND, all);
        carrier.join();
        background.join();
        return Samples.ofNanos(latencies);
    }

    /** Every kind of provider, a different one first in each round, so that what drifts falls on all alike. */
    static List<Fault> order(int round) {
        List<Fault> order = new ArrayList<>(PROVIDERS);
        Collections.rotate(order, -round);
        return order;
    }

    /** Medians under each kind of provider, in interleaved rounds. */
    private Map<String, Object> providers() throws InterruptedException {
        Map<Fault, double[]> hits = new EnumMap<>(Fault.class);
        Map<Fault, double[]> stream = new EnumMap<>(Fault.class);
        for (int round = 0; round < ROUNDS; round++) {
            for (Fault fault : order(round)) {
                node.behave(fault);
                CompletableFuture<Void> misses = http.misses(MISSES_PER_SECOND);
                hits.computeIfAbsent(fault, f -> new double[ROUNDS])[round] = http.throughput(CALLERS, turn);
                stream.computeIfAbsent(fault, f -> new double[ROUNDS])[round] = topics.throughput(turn);
                misses.cancel(false);
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        for (Fault fault : PROVIDERS) {
            Map<String, Object> rates = new LinkedHashMap<>();
            rates.put("hits_per_second", median(hits, fault));
            rates.put("stream_per_second", median(stream, fault));
            result.put(fault == Fault.NONE ? "working" : fault.word(), rates);
        }
        return result;
    }

    private static long median(Map<Fault, double[]> rates, Fault fault) {
        return Math.round(Samples.of(rates.getOrDefault(fault, new double[1])).median());
    }
}
