package io.semcache.server.routing;

import io.semcache.config.Settings;
import io.semcache.serdes.CacheSerdes;
import io.semcache.server.dump.EntryImports;
import io.semcache.topology.admission.ImportAdmission;
import io.semcache.topology.runtime.DiskRoom;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Imports through the log of the cache. Thread-safe. */
final class LogImports implements EntryImports {

    private static final int LINGER_MS = 20;
    private static final int BATCH_BYTES = 512 << 10;

    /** What may be on its way; who adds more waits. */
    private static final long BUFFER_BYTES = 64L << 20;

    private final Settings settings;
    private final CacheSerdes serdes;
    private final ImportAdmission admission;
    private final Partitions partitions;
    private final BiPredicate<Integer, Long> processed;
    private final DiskRoom room;
    private final Clock clock;

    /**
     * @param processed whether the owner of a partition has processed everything before an offset
     * @param room on the disk of this node
     */
    LogImports(
            Settings settings,
            CacheSerdes serdes,
            Partitions partitions,
            BiPredicate<Integer, Long> processed,
            DiskRoom room,
            Clock clock) {
        this.settings = settings;
        this.serdes = serdes;
        this.admission = new ImportAdmission(settings);
        this.partitions = partitions;
        this.processed = processed;
        this.room = room;
        this.clock = clock;
    }

    @Override
    public boolean hasRoom() {
        return room.isLeft();
    }

    @Override
    public Run begin(Path file) throws IOException {
        String topic = settings.topics().events();
        return new ImportRun(
                admission,
                partitions,
                event -> serdes.events().serializer().serialize(topic, event),
                this::producer,
                processed,
                new StagedRecords(topic, file),
                clock);
    }

    /** A producer of its own for each run: it lingers for large batches, which nobody else wants to wait for. */
    private Producer<byte[], byte[]> producer() {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, settings.topics().maxMessageBytes());
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
