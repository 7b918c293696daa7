package io.semcache.app.bench;

import io.semcache.app.Node;
import io.semcache.config.Settings;
import io.semcache.store.query.NamespaceTotals;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.query.StoreStats;
import io.semcache.topology.CacheTopology;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;

/**
 * Entries put through the commands topic as fast as they are taken, into a namespace with a byte cap, and what the
 * namespace has meanwhile: live keys and rows, in all partitions of the node together.
 */
public final class CapBench {

    private static final int ENTRIES_PER_TURN = 2_000;
    private static final String TOPIC_BYTES = String.valueOf(256 << 20);
    private static final Duration SETTLING = Duration.ofSeconds(10);
    private static final double PERCENT_OF_FULL = 0.98;

    private final Setting setting;
    private final Node node;
    private double most;
    private double least = Double.MAX_VALUE;
    private long samples;
    private long filledAfter;

    private CapBench(Setting setting, Node node) {
        this.setting = setting;
        this.node = node;
    }

    /**
     * What is measured.
     *
     * @param maxBytes cap of the namespace
     * @param time of writing, from the first entry
     * @param partitions of every topic
     */
    public record Setting(long maxBytes, Duration time, int dimensions, int partitions) {

        public Setting {
            if (maxBytes < 1 << 20 || !time.isPositive() || dimensions < 1 || partitions < 1) {
                throw new IllegalArgumentException("expected a cap of at least 1 MiB, a time, dimensions and partitions"
                        + " of at least 1, got " + maxBytes + ", " + time + ", " + dimensions + ", " + partitions);
            }
        }
    }

    /** Runs it and returns the members of the JSON object. */
    public static Map<String, Object> run(Setting setting) throws InterruptedException {
        Map<String, String> overrides = Map.of(
                "topics.partitions",
                String.valueOf(setting.partitions()),
                "topics.retention.bytes",
                TOPIC_BYTES,
                "models." + ThrowAwayNode.MODEL + ".dimensions",
                String.valueOf(setting.dimensions()),
                "namespaces.default.max-bytes",
                String.valueOf(setting.maxBytes()));
        try (ThrowAwayNode node = ThrowAwayNode.start(Duration.ZERO, overrides);
                PutLoad load = new PutLoad(node.settings(), setting.dimensions())) {
            return new CapBench(setting, node.node()).measure(load);
        }
    }

    private Map<String, Object> measure(PutLoad load) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + setting.time().toNanos();
        while (System.nanoTime() - end < 0) {
            load.send(ENTRIES_PER_TURN);
            sample(load.sent());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double settled = settled(load.sent());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("max_bytes", setting.maxBytes());
        result.put("seconds", Samples.rounded(seconds));
        result.put("entries_per_second", Math.round(load.sent() / seconds));
        result.put("entries_put", load.sent());
        result.put("entries_left", totals().entries());
        result.put("filled_after_entries", filledAfter);
        result.put("samples", samples);
        result.put("most_of_cap", Samples.rounded(most));
        result.put("least_of_cap", Samples.rounded(samples == 0 ? 0 : least));
        result.put("settled_of_cap", Samples.rounded(settled));
        result.put("dimensions", setting.dimensions());
        result.put("partitions", setting.partitions());
        result.put("machine", Machine.here());
        return result;
    }

    /** Counted from when the namespace is full for the first time. */
    private void sample(int sent) {
        double share = share();
        most = Math.max(most, share);
        if (filledAfter == 0 && share >= PERCENT_OF_FULL) {
            filledAfter = sent;
        }
        if (filledAfter > 0) {
            least = Math.min(least, share);
            samples++;
        }
    }

    /** When everything is written the node still has what lies in its topics. */
    private double settled(int sent) throws InterruptedException {
        long end = System.nanoTime() + SETTLING.toNanos();
        while (System.nanoTime() - end < 0) {
            Thread.sleep(100);
            sample(sent);
        }
        return share();
    }

    private double share() {
        return (double) totals().bytes() / setting.maxBytes();
    }

    private NamespaceTotals totals() {
        NamespaceTotals totals = NamespaceTotals.NONE;
        for (QueryResult<StoreStats> partition : node.streams()
                .query(StateQueryRequest.inStore(CacheTopology.STORE).withQuery(new StatsQuery()))
                .getPartitionResults()
                .values()) {
            totals = totals.plus(partition.getResult().namespace(Settings.DEFAULT_NAMESPACE));
        }
        return totals;
    }
}
