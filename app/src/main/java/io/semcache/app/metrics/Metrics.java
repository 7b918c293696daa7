package io.semcache.app.metrics;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.semcache.store.VectorStoreMemory;
import io.semcache.topology.runtime.ServingPartitions;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** Every meter of a node, as the text that Prometheus reads. */
public final class Metrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collector = new JvmGcMetrics();
    private final NamespaceLabels namespaces;
    private final CacheMeters cache;
    private Runnable beforeScrape = () -> {};

    /** @param namespaces that are counted by name */
    public Metrics(Set<String> namespaces) {
        this.namespaces = new NamespaceLabels(namespaces);
        this.cache = new CacheMeters(registry, this.namespaces);
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collector.bindTo(registry);
    }

    /** What the parts of a node report to. */
    public CacheMeters cache() {
        return cache;
    }

    /** What payload lookups report to. Once. */
    public PayloadMeters payloads() {
        return new PayloadMeters(registry, namespaces);
    }

    /** Measures a Kafka Streams client and its stores from now on. Once. */
    public void watch(
            Supplier<KafkaStreams> streams,
            ServingPartitions serving,
            VectorStoreMemory memory,
            RestoreProgress restore) {
        KafkaMeters.register(registry, () -> streams.get().metrics());
        beforeScrape = new StoreMeters(registry, streams, serving::serving, memory, restore)::refresh;
    }

    /** The text of {@code GET /metrics}. */
    public String scrape() {
        beforeScrape.run();
        return registry.scrape();
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }
}
