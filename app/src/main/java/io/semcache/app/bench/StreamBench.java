package io.semcache.app.bench;

import io.semcache.config.Settings;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheSerdes;
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

    private static final int TEXTS = 1_000;
    private static final int PAIRS = 5;
    private static final int REQUESTS_PER_SECOND = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final long RETENTION_BYTES = 256L << 20;

    private StreamBench() {}

    /**
     * What is measured.
     *
     * @param duration of the load on each of the two, all turns together
     */
    public record Setting(Duration duration, int partitions, int dimensions) {

        public Setting {
            if (!duration.isPositive() || partitions < 1 || dimensions < 1) {
                throw new IllegalArgumentException("expected duration, partitions and dimensions above 0, got "
                        + duration + ", " + partitions + ", " + dimensions);
            }
        }
    }

    /** Runs it and returns the members of the JSON object. */
    public static Map<String, Object> run(Setting setting) throws InterruptedException {
        Map<String, String> overrides = Map.of(
                "topics.partitions",
                String.valueOf(setting.partitions()),
                "topics.retention.bytes",
                String.valueOf(RETENTION_BYTES),
                "models." + ThrowAwayNode.MODEL + ".dimensions",
                String.valueOf(setting.dimensions()));
        try (ThrowAwayNode node = ThrowAwayNode.start(Duration.ZERO, overrides);
                CacheSerdes serdes = new CacheSerdes(node.settings().schemaRegistry())) {
            return measure(setting, node.settings(), serdes);
        }
    }

    private static Map<String, Object> measure(Setting setting, Settings settings, CacheSerdes serdes)
            throws InterruptedException {
        createPassThroughTopics(settings);
        Settings.Topics topics = settings.topics();
        List<byte[]> requests = requests(settings, serdes);
        try (TopicLoad hits =
                new TopicLoad(settings.kafka(), topics.requests(), topics.results(), setting.partitions(), requests)) {
            hits.once();
            byte[] hit = requireHits(hits.once(), settings, serdes);
            try (PassThrough _ = PassThrough.start(settings, hit);
                    TopicLoad plain = new TopicLoad(
                            settings.kafka(), PassThrough.INPUT, PassThrough.OUTPUT, setting.partitions(), requests)) {
                return compare(setting, hits, plain);
            }
        }
    }

    private static Map<String, Object> compare(Setting setting, TopicLoad hits, TopicLoad plain)
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
        result.put("seconds", setting.duration().toSeconds());
        result.put("partitions", setting.partitions());
        result.put("dimensions", setting.dimensions());
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

    private static List<byte[]> requests(Settings settings, CacheSerdes serdes) {
        return IntStream.range(0, TEXTS)
                .mapToObj(i -> EmbeddingRequest.newBuilder()
                        .setRequestId("r" + i)
                        .setText("a text that is asked for again and again, number " + i)
                        .build())
                .map(request -> serdes.requests()
                        .serializer()
                        .serialize(settings.topics().requests(), request))
                .toList();
    }

    /** One of the answers; all must be hits, otherwise something else would be measured. */
    private static byte[] requireHits(List<byte[]> answers, Settings settings, CacheSerdes serdes) {
        for (byte[] answer : answers) {
            EmbeddingResult result = serdes.results()
                    .deserializer()
                    .deserialize(settings.topics().results(), answer);
            if (result.getStatus() != ResultStatus.HIT) {
                throw new IllegalStateException(
                        "expected only hits, got " + result.getStatus() + " " + result.getError());
            }
        }
        return answers.getLast();
    }

    private static void createPassThroughTopics(Settings settings) throws InterruptedException {
        Map<String, String> configs = Map.of(TopicConfig.RETENTION_BYTES_CONFIG, String.valueOf(RETENTION_BYTES));
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
