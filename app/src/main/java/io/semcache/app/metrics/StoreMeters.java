package io.semcache.app.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.semcache.store.VectorStoreMemory;
import io.semcache.store.query.NamespaceTotals;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.query.StoreStats;
import io.semcache.topology.CacheTopology;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.query.StateQueryRequest;

/** The local stores in numbers, read anew before each scrape. */
public final class StoreMeters {

    /** Further namespaces are counted together, so that the number of labels stays bounded. */
    private static final int NAMED_NAMESPACES = 100;

    private final Supplier<KafkaStreams> streams;
    private final IntPredicate serving;
    private final MultiGauge entries;
    private final MultiGauge namespaceBytes;
    private volatile long diskBytes;
    private volatile long openFlights;
    private volatile long flushedRows;
    private volatile long purgingPartitions;

    /** @param serving whether this node is the one that answers for a partition */
    public StoreMeters(
            MeterRegistry registry,
            Supplier<KafkaStreams> streams,
            IntPredicate serving,
            VectorStoreMemory memory,
            RestoreProgress restore) {
        this.streams = streams;
        this.serving = serving;
        this.entries = MultiGauge.builder(CacheMeters.ENTRIES).register(registry);
        this.namespaceBytes = MultiGauge.builder(CacheMeters.NAMESPACE_BYTES)
                .description("Keys and rows of a namespace")
                .register(registry);
        Gauge.builder(CacheMeters.STORE_BYTES, () -> memory.heapTierStats().bytes())
                .tag("tier", "heap")
                .register(registry);
        FunctionCounter.builder(
                        CacheMeters.STORE_LOOKUPS,
                        memory,
                        store -> store.heapTierStats().hits())
                .tag("tier", "heap")
                .tag("result", "hit")
                .register(registry);
        FunctionCounter.builder(
                        CacheMeters.STORE_LOOKUPS,
                        memory,
                        store -> store.heapTierStats().misses())
                .tag("tier", "heap")
                .tag("result", "miss")
                .register(registry);
        Gauge.builder(CacheMeters.STORE_BYTES, () -> diskBytes)
                .tag("tier", "disk")
                .register(registry);
        Gauge.builder(CacheMeters.STORE_BYTES, memory::usedBytes)
                .tag("tier", "memory")
                .register(registry);
        Gauge.builder(CacheMeters.PENDING_KEYS, () -> openFlights)
                .description("Keys whose vector is being fetched")
                .register(registry);
        Gauge.builder(CacheMeters.FLUSHED_ROWS, () -> flushedRows)
                .description("Rows that were flushed and wait for their removal")
                .register(registry);
        Gauge.builder(CacheMeters.PURGING_PARTITIONS, () -> purgingPartitions)
                .description("Replicas whose files may still hold what was erased")
                .register(registry);
        Gauge.builder(CacheMeters.RESTORE_REMAINING, restore::remainingRecords).register(registry);
    }

    /** Asks every local partition. Between rebalances there may be none; then the gauges keep what they had. */
    public void refresh() {
        Map<Integer, StoreStats> partitions;
        try {
            partitions = partitions(streams.get());
        } catch (StreamsException | IllegalStateException e) { // not running at this moment
            return;
        }
        show(partitions);
    }

    /** Takes over these numbers by partition. A standby has the flights of its owner, which counts them. */
    void show(Map<Integer, StoreStats> partitions) {
        diskBytes =
                partitions.values().stream().mapToLong(StoreStats::diskBytes).sum();
        flushedRows =
                partitions.values().stream().mapToLong(StoreStats::flushed).sum();
        purgingPartitions = partitions.values().stream()
                .filter(partition -> !partition.purged())
                .count();
        openFlights = partitions.entrySet().stream()
                .filter(partition -> serving.test(partition.getKey()))
                .mapToLong(partition -> partition.getValue().openFlights())
                .sum();
        Map<String, NamespaceTotals> byNamespace = new TreeMap<>();
        for (StoreStats partition : partitions.values()) {
            partition.namespaces().forEach((namespace, totals) -> {
                boolean named = byNamespace.containsKey(namespace) || byNamespace.size() < NAMED_NAMESPACES;
                byNamespace.merge(named ? namespace : "(others)", totals, NamespaceTotals::plus);
            });
        }
        entries.register(rows(byNamespace, NamespaceTotals::entries), true);
        namespaceBytes.register(rows(byNamespace, NamespaceTotals::bytes), true);
    }

    private static List<Row<?>> rows(Map<String, NamespaceTotals> byNamespace, ToLongFunction<NamespaceTotals> number) {
        return byNamespace.entrySet().stream()
                .<Row<?>>map(namespace ->
                        Row.of(Tags.of("namespace", namespace.getKey()), number.applyAsLong(namespace.getValue())))
                .toList();
    }

    private static Map<Integer, StoreStats> partitions(KafkaStreams streams) {
        Map<Integer, StoreStats> partitions = new TreeMap<>();
        streams.query(StateQueryRequest.inStore(CacheTopology.STORE).withQuery(new StatsQuery()))
                .getPartitionResults()
                .forEach((partition, result) -> {
                    if (result.isSuccess()) {
                        partitions.put(partition, result.getResult());
                    }
                });
        return partitions;
    }
}
