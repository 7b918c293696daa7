package io.semcache.app.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * The meters of Kafka Streams and its clients that are worth a look, each as one number over all threads and clients:
 * the full binder has thousands of series and takes seconds to scrape.
 */
public final class KafkaMeters {

    private static final List<Chosen> CHOSEN = List.of(
            sum("kafka.streams.threads.alive", "stream-metrics", "alive-stream-threads"),
            sum("kafka.streams.threads.failed", "stream-metrics", "failed-stream-threads"),
            sum("kafka.streams.process.rate", "stream-thread-metrics", "process-rate"),
            max("kafka.streams.process.latency.max.ms", "stream-thread-metrics", "process-latency-max"),
            sum("kafka.streams.poll.rate", "stream-thread-metrics", "poll-rate"),
            sum("kafka.streams.commit.rate", "stream-thread-metrics", "commit-rate"),
            max("kafka.streams.commit.latency.max.ms", "stream-thread-metrics", "commit-latency-max"),
            max("kafka.streams.punctuate.latency.max.ms", "stream-thread-metrics", "punctuate-latency-max"),
            max("kafka.consumer.records.lag.max", "consumer-fetch-manager-metrics", "records-lag-max"),
            sum("kafka.consumer.records.consumed.rate", "consumer-fetch-manager-metrics", "records-consumed-rate"),
            sum("kafka.consumer.bytes.consumed.rate", "consumer-fetch-manager-metrics", "bytes-consumed-rate"),
            max("kafka.consumer.fetch.latency.max.ms", "consumer-fetch-manager-metrics", "fetch-latency-max"),
            sum("kafka.consumer.rebalances", "consumer-coordinator-metrics", "rebalance-total"),
            sum("kafka.consumer.rebalances.failed", "consumer-coordinator-metrics", "failed-rebalance-total"),
            max("kafka.consumer.heartbeat.age.seconds", "consumer-coordinator-metrics", "last-heartbeat-seconds-ago"),
            sum("kafka.producer.record.send.rate", "producer-metrics", "record-send-rate"),
            sum("kafka.producer.record.errors", "producer-metrics", "record-error-total"),
            sum("kafka.producer.record.retries", "producer-metrics", "record-retry-total"),
            max("kafka.producer.request.latency.max.ms", "producer-metrics", "request-latency-max"),
            sum("kafka.producer.outgoing.byte.rate", "producer-metrics", "outgoing-byte-rate"),
            max("kafka.producer.buffer.exhausted", "producer-metrics", "buffer-exhausted-total"));

    /** One gauge over every metric of this group and name. */
    private record Chosen(String gauge, String group, String metric, DoubleBinaryOperator fold) {

        boolean isOf(MetricName name) {
            return name.name().equals(metric) && name.group().equals(group);
        }
    }

    private KafkaMeters() {}

    /** Registers the gauges; {@code metrics} is read at each scrape. */
    public static void register(MeterRegistry registry, Supplier<? extends Map<MetricName, ? extends Metric>> metrics) {
        for (Chosen chosen : CHOSEN) {
            Gauge.builder(chosen.gauge(), () -> value(metrics.get(), chosen)).register(registry);
        }
    }

    private static double value(Map<MetricName, ? extends Metric> metrics, Chosen chosen) {
        return metrics.entrySet().stream()
                .filter(metric -> chosen.isOf(metric.getKey()))
                .map(metric -> metric.getValue().metricValue())
                .filter(Number.class::isInstance)
                .mapToDouble(number -> ((Number) number).doubleValue())
                .filter(Double::isFinite)
                .reduce(chosen.fold())
                .orElse(0);
    }

    private static Chosen sum(String gauge, String group, String metric) {
        return new Chosen(gauge, group, metric, Double::sum);
    }

    private static Chosen max(String gauge, String group, String metric) {
        return new Chosen(gauge, group, metric, Math::max);
    }
}
