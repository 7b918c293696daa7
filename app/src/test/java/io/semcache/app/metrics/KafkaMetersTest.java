package io.semcache.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class KafkaMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Map<MetricName, Metric> metrics = new HashMap<>();

    @Test
    void foldsThreadsIntoOneNumber() {
        put("stream-thread-metrics", "process-rate", "thread-1", 3.0);
        put("stream-thread-metrics", "process-rate", "thread-2", 4.0);
        put("stream-thread-metrics", "process-latency-max", "thread-1", 3.0);
        put("stream-thread-metrics", "process-latency-max", "thread-2", 4.0);
        put("another-group", "process-rate", "thread-1", 100.0);

        KafkaMeters.register(registry, () -> metrics);

        assertThat(gauge("kafka.streams.process.rate")).isEqualTo(7);
        assertThat(gauge("kafka.streams.process.latency.max.ms")).isEqualTo(4);
    }

    @Test
    void readsNothingAsZero() {
        put("stream-thread-metrics", "poll-rate", "thread-1", Double.NaN);

        KafkaMeters.register(registry, () -> metrics);

        assertThat(gauge("kafka.streams.poll.rate")).isZero();
        assertThat(gauge("kafka.consumer.rebalances")).isZero();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private void put(String group, String name, String thread, double value) {
        MetricName key = new MetricName(name, group, "", Map.of("thread-id", thread));
        metrics.put(key, new Metric() {
            @Override
            public MetricName metricName() {
                return key;
            }

            @Override
            public Object metricValue() {
                return value;
            }
        });
    }
}
