package io.semcache.app.bench;

import io.semcache.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Hits through the topics beside a plain pass-through topology: the same broker, partitions, linger and bytes in and
 * out. Both run all the time and are loaded in turns, so that whatever else the machine does falls on both.
 */
public final class StreamBench {

    private static final int PAIRS = 5;
    private static final int REQUESTS_PER_SECOND = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(10);

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
                PassThrough _ = PassThrough.start(settings, hits.result());
                TopicLoad plain = new TopicLoad(
                        settings.kafka(),
                        PassThrough.INPUT,
                        PassThrough.OUTPUT,
                        setting.partitions(),
                        hits.requests())) {
            return compare(setting, hits.load(), plain);
        }
    }

    private static Map<String, Object> compare(LoadSetting setting, TopicLoad hits, TopicLoad plain)
            throws InterruptedException {
        hits.throughput(WARM_UP);
        plain.throughput(WARM_UP);
        Duration turn = setting.duration().dividedBy(PAIRS);
        double[] hitRates = new double[PAIRS];
        double[] plainRates = new double[PAIRS];
        for (int pair = 0; pair < PAIRS; pair++) {
            hitRates[pair] = hits.throughput(turn);
            plainRates[pair] = plain.throughput(turn);
        }
        double[] ratios = IntStream.range(0, PAIRS)
                .mapToDouble(pair -> hitRates[pair] / plainRates[pair])
                .toArray();
        List<Long> hitNanos = new ArrayList<>();
        List<Long> plainNanos = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            add(hitNanos, hits.latencies(REQUESTS_PER_SECOND, turn));
            add(plainNanos, plain.latencies(REQUESTS_PER_SECOND, turn));
        }

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("hits_per_second", Math.round(Samples.of(hitRates).median()));
        result.put("passthrough_per_second", Math.round(Samples.of(plainRates).median()));
        result.put("ratio", Samples.rounded(Samples.of(ratios).median()));
        result.put("latency_ms", millis(hitNanos).json());
        result.put("passthrough_latency_ms", millis(plainNanos).json());
        result.putAll(setting.json());
        result.put("machine", Machine.here());
        return result;
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
        List<NewTopic> topics = List.of(PassThrough.INPUT, PassThrough.OUTPUT).stream()
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
