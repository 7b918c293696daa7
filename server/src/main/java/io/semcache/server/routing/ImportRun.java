package io.semcache.server.routing;

import io.semcache.config.Settings;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.CacheKeySerde;
import io.semcache.serdes.CacheSerdes;
import io.semcache.server.dump.EntryImports;
import io.semcache.server.embedding.Deadline;
import io.semcache.topology.admission.ImportAdmission;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** One import, with a producer of its own: it lingers for large batches, which nobody else wants to wait for. */
final class ImportRun implements EntryImports.Run {

    private static final int LINGER_MS = 20;
    private static final int BATCH_BYTES = 512 << 10;

    /** What may be on its way; who adds more waits. */
    private static final long BUFFER_BYTES = 64L << 20;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Producer<CacheKey, SpecificRecord> producer;
    private final String topic;
    private final ImportAdmission admission;
    private final Partitions partitions;
    private final BiPredicate<Integer, Long> processed;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** By partition, the offset behind the last event. */
    private final Map<Integer, Long> ends = new ConcurrentHashMap<>();

    ImportRun(
            Settings settings,
            CacheSerdes serdes,
            ImportAdmission admission,
            Partitions partitions,
            BiPredicate<Integer, Long> processed) {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, settings.topics().maxMessageBytes());
        Serializer<SpecificRecord> events = serdes.events().serializer();
        // The producer closes its serializers with itself, and these outlive it.
        this.producer = new KafkaProducer<>(
                properties, new CacheKeySerde().serializer(), (name, event) -> events.serialize(name, event));
        this.topic = settings.topics().events();
        this.admission = admission;
        this.partitions = partitions;
        this.processed = processed;
    }

    @Override
    public void add(CacheKey key, String namespace, byte[] row) throws IOException {
        int partition = partitions.of(key);
        try {
            var _ = producer.send(
                    new ProducerRecord<>(topic, partition, key, admission.event(namespace, row)),
                    (metadata, failed) -> {
                        if (failed != null) {
                            failure.compareAndSet(null, failed);
                        } else {
                            ends.merge(partition, metadata.offset() + 1, Math::max);
                        }
                    });
        } catch (KafkaException e) {
            throw new IOException("the log of the cache cannot be written", e);
        }
        requireNoFailure();
    }

    private void requireNoFailure() throws IOException {
        Exception failed = failure.get();
        if (failed != null) {
            throw new IOException("the log of the cache cannot be written", failed);
        }
    }

    @Override
    public boolean finish(Deadline deadline) throws IOException {
        producer.flush();
        requireNoFailure();
        try {
            while (!ends.entrySet().stream().allMatch(end -> processed.test(end.getKey(), end.getValue()))) {
                if (deadline.passed()) {
                    return false;
                }
                Thread.sleep(POLL);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
