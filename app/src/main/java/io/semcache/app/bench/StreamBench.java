package io.semcache.app.bench;

import io.semcache.app.bench.PassThrough.Batching;
import io.semcache.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Hits through the topics beside plain pass-through topologies: the same broker, partitions, linger and bytes in and
 * out; one with Kafka's default batch size, one with the node's. All run all the time and are loaded in turns, so that
 * whatever else the machine does falls on all.
 */
public final class StreamBench {

    private static final int PAIRS = 5;
    private static final int REQUESTS_PER_SECOND = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration LATENCY_TURN = Duration.ofSeconds(3);

    private StreamBench() {}

    /** Runs it and returns the members of the JSON object. */
    public static Map<String, Object> run(LoadSetting setting) throws InterruptedException {
        try (ThrowAwayNode node = ThrowAwayNode.start(Duration.ZERO, setting.overrides())) {
            return measure(setting, node.settings());
        }
    }

    private static Map<String, Object> measure(LoadSetting setting, Settings settings) throws InterruptedException {
        createPassThroughTopics(settings);
        try (TopicHits hits = TopicHits.open(settings);
                PassThrough _ = PassThrough.start(settings, Batching.PLAIN, hits.result());
                PassThrough _ = PassThrough.start(settings, Batching.TUNED, hits.result());
                TopicLoad plain = load(settings, Batching.PLAIN, hits);
                TopicLoad tuned = load(settings, Batching.TUNED, hits)) {
            return compare(setting, hits.load(), plain, tuned);
        }
    }

    private static TopicLoad load(Settings settings, Batching batching, TopicHits hits) {
        return new TopicLoad(
                settings.kafka(),
                batching.input(),
                batching.output(),
                settings.topics().partitions(),
                hits.requests());
    }

    private static Map<String, Object> compare(LoadSetting setting, TopicLoad hits, TopicLoad plain, TopicLoad tuned)
            throws InterruptedException {
        WarmUp.with(setting.warmUp(), turn -> {
            hits.throughput(WARM_UP);
            plain.throughput(WARM_UP);
            tuned.throughput(WARM_UP);
        });
        Duration turn = setting.duration().dividedBy(PAIRS);
        double[] hitRates = new double[PAIRS];
        double[] plainRates = new double[PAIRS];
        double[] tunedRates = new double[PAIRS];
        for (int pair = 0; pair < PAIRS; pair++) {
            hitRates[pair] = hits.throughput(turn);
            plainRates[pair] = plain.throughput(turn);
            tunedRates[pair] = tuned.throughput(turn);
        }
        Duration latencyTurn = turn.compareTo(LATENCY_TURN) < 0 ? turn : LATENCY_TURN;
        List<Long> hitNanos = new ArrayList<>();
        List<Long> plainNanos = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            add(hitNanos, hits.latencies(REQUESTS_PER_SECOND, latencyTurn));
            add(plainNanos, plain.latencies(REQUESTS_PER_SECOND, latencyTurn));
        }

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("hits_per_second", Math.round(Samples.of(hitRates).median()));
        result.put("passthrough_per_second", Math.round(Samples.of(plainRates).median()));
        result.put("ratio", medianRatio(hitRates, plainRates));
        result.put(
                "tuned_passthrough_per_second",
                Math.round(Samples.of(tunedRates).median()));
        result.put("tuned_ratio", medianRatio(hitRates, tunedRates));
        result.put("latency_ms", millis(hitNanos).json());
        result.put("passthrough_latency_ms", millis(plainNanos).json());
        result.putAll(setting.json());
        result.put("machine", Machine.here());
        return result;
    }

    private static double medianRatio(double[] ours, double[] theirs) {
        return Samples.rounded(Samples.of(IntStream.range(0, ours.length)
                        .mapToDouble(pair -> ours[pair] / theirs[pair])
                        .toArray())
                .median());
    }

    private static void add(List<Long> all, long[] some) {
        for (long value : some) {
            all.add(value);
        }
    }

    private static Samples millis(List<Long> nanos) {
        return Samples.ofNanos(nanos.stream().mapToLong(Long::longValue).toArray());
    }

    private static void createPassThroughTopics(Settings settings) throws InterruptedException {
        Map<String, String> configs =
                Map.of(TopicConfig.RETENTION_BYTES_CONFIG, String.valueOf(LoadSetting.RETENTION_BYTES));
        List<NewTopic> topics = Arrays.stream(Batching.values())
                .flatMap(batching -> Stream.of(batching.input(), batching.output()))
                .map(name -> new NewTopic(name, Optional.of(settings.topics().partitions()), Optional.empty())
                        .configs(configs))
                .toList();
        try (Admin admin = Admin.create(new HashMap<String, Object>(settings.kafka()))) {
            admin.createTopics(topics).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topics of the pass-through cannot be created", e.getCause());
        }
    }
}
