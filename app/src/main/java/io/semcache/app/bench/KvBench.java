package io.semcache.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads of values under names over HTTP, in turn with reads of the same values from a Redis on the same machine, if
 * there is one: one after the other, on several connections at once, and many in one call. Both are asked by as little
 * client as there can be.
 */
public final class KvBench {

    private static final int ROUNDS = 5;
    private static final int READS = 5_000;
    private static final int BATCHES = 300;

    private final Setting setting;

    private KvBench(Setting setting) {
        this.setting = setting;
    }

    /**
     * What is measured.
     *
     * @param entries values that are read
     * @param connections at the same time
     * @param batch values of one call
     * @param turn how long all connections read in one round
     * @param warmUp longest time of the warm-up
     */
    public record Setting(int entries, int valueBytes, int connections, int batch, Duration turn, Duration warmUp) {

        public Setting {
            if (entries < 1 || valueBytes < 1 || connections < 1 || batch < 1 || batch > 1_000) {
                throw new IllegalArgumentException("expected entries, value bytes and connections of at least 1 and a"
                        + " batch in [1, 1000], got " + entries + ", " + valueBytes + ", " + connections + ", "
                        + batch);
            }
        }
    }

    /** Runs it and returns the members of the JSON object. */
    public static Map<String, Object> run(Setting setting) throws InterruptedException {
        Optional<RedisProcess> redis = RedisProcess.start();
        try (ThrowAwayNode node = ThrowAwayNode.start(Duration.ZERO, Map.of())) {
            List<Side> sides = new ArrayList<>();
            int port = node.node().url().getPort();
            sides.add(new Side("semcache", new KvLoad(() -> new HttpConnection(port), setting)));
            redis.ifPresent(process -> sides.add(new Side("redis", new KvLoad(process::connect, setting))));
            return new KvBench(setting).measure(sides);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            redis.ifPresent(RedisProcess::close);
        }
    }

    /** One of those that are compared, and what was measured of it. */
    private record Side(
            String name, KvLoad load, List<Double> latencies, List<Double> throughputs, List<Double> batches) {

        Side(String name, KvLoad load) {
            this(name, load, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private Map<String, Object> measure(List<Side> sides) throws IOException, InterruptedException {
        for (Side side : sides) {
            side.load.fill();
        }
        WarmUp.with(setting.warmUp(), turn -> {
            for (Side side : sides) {
                warmUp(side.load);
            }
        });
        for (int round = 0; round < ROUNDS; round++) {
            for (Side side : sides) {
                add(side.latencies, side.load.latencies(READS));
                side.throughputs.add(side.load.throughput(setting.turn().toNanos()));
                add(side.batches, side.load.batchLatencies(BATCHES));
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        for (Side side : sides) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("latency_ms", samples(side.latencies).json());
            json.put("per_second", Math.round(samples(side.throughputs).median()));
            json.put("batch_ms", samples(side.batches).json());
            result.put(side.name, json);
        }
        if (sides.size() > 1) {
            result.put("ratios", ratios(sides.getFirst(), sides.getLast()));
        }
        result.put("entries", setting.entries());
        result.put("value_bytes", setting.valueBytes());
        result.put("connections", setting.connections());
        result.put("batch", setting.batch());
        result.put("machine", Machine.here());
        return result;
    }

    private void warmUp(KvLoad load) throws InterruptedException {
        try {
            load.latencies(READS);
            load.throughput(setting.turn().toNanos());
            load.batchLatencies(BATCHES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(List<Double> millis, long[] nanos) {
        for (long one : nanos) {
            millis.add(one / 1e6);
        }
    }

    private static Samples samples(List<Double> values) {
        return Samples.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static Map<String, Object> ratios(Side ours, Side theirs) {
        Map<String, Object> ratios = new LinkedHashMap<>();
        ratios.put("latency", ratio(ours.latencies, theirs.latencies));
        ratios.put("per_second", ratio(ours.throughputs, theirs.throughputs));
        ratios.put("batch", ratio(ours.batches, theirs.batches));
        return ratios;
    }

    private static double ratio(List<Double> ours, List<Double> theirs) {
        return Samples.rounded(samples(ours).median() / samples(theirs).median());
    }
}
