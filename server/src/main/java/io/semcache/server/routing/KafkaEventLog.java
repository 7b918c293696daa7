package io.semcache.server.routing;

import io.semcache.config.Settings;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.CacheKeySerde;
import io.semcache.serdes.CacheSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** The events topic, written with acknowledgement of all in-sync replicas and without lingering. */
final class KafkaEventLog implements EventLog, AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Producer<CacheKey, SpecificRecord> producer;
    private final String topic;

    KafkaEventLog(Settings settings, CacheSerdes serdes) {
        topic = settings.topics().events();
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, settings.topics().maxMessageBytes());
        // Within the usual deadline, so that a caller learns that the log is away rather than that time is up.
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        producer = new KafkaProducer<>(
                properties, new CacheKeySerde().serializer(), serdes.events().serializer());
    }

    /** How many partitions the log has; blocks until a broker says. */
    int partitions() {
        return producer.partitionsFor(topic).size();
    }

    @Override
    public CompletableFuture<Void> append(int partition, CacheKey key, SpecificRecord event) {
        CompletableFuture<Void> appended = new CompletableFuture<>();
        try {
            var _ = producer.send(new ProducerRecord<>(topic, partition, key, event), (metadata, failure) -> {
                if (failure == null) {
                    appended.complete(null);
                } else {
                    appended.completeExceptionally(failure);
                }
            });
        } catch (KafkaException e) {
            appended.completeExceptionally(e);
        }
        return appended;
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
