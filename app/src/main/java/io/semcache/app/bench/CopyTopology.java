package io.semcache.app.bench;

import io.semcache.app.streams.StreamsProperties;
import io.semcache.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** A topology that copies one topic into another, byte for byte, with the Streams properties of a node. */
final class CopyTopology implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final String INPUT = "bench-copy-input";
    private static final String OUTPUT = "bench-copy-output";

    private final Settings settings;
    private final Admin admin;
    private final KafkaStreams streams;
    private long copied;

    private CopyTopology(Settings settings, Admin admin, KafkaStreams streams) {
        this.settings = settings;
        this.admin = admin;
        this.streams = streams;
    }

    /** What is copied. */
    @SuppressWarnings("ArrayRecordComponent") // sent, not compared
    record Pair(byte[] key, byte[] value) {}

    static CopyTopology start(Settings settings) throws InterruptedException {
        Admin admin = Admin.create(new HashMap<String, Object>(settings.kafka()));
        try {
            admin.createTopics(List.of(topic(INPUT, settings), topic(OUTPUT, settings)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topics of the copy cannot be created", e.getCause());
        }
        Properties properties = StreamsProperties.of(settings, "127.0.0.1:0");
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench-copy");
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG,
                settings.stateDir().resolveSibling("bench-copy").toString());
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(INPUT, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .to(OUTPUT, Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
        CopyTopology copy = new CopyTopology(settings, admin, new KafkaStreams(builder.build(), properties));
        copy.streams.start();
        copy.awaitRunning();
        return copy;
    }

    private static NewTopic topic(String name, Settings settings) {
        return new NewTopic(name, Optional.of(settings.topics().partitions()), Optional.empty());
    }

    private void awaitRunning() throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (streams.state() != KafkaStreams.State.RUNNING) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the copy did not start");
            }
            Thread.sleep(POLL);
        }
    }

    /** Sends all pairs and returns when the copies of all are in the other topic. */
    void copy(List<Pair> pairs) throws InterruptedException {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 512 << 10);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Pair pair : pairs) {
                var _ = producer.send(new ProducerRecord<>(INPUT, pair.key(), pair.value()));
            }
            producer.flush();
        }
        copied += pairs.size();
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (output() < copied) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the copy did not end");
            }
            Thread.sleep(POLL);
        }
    }

    private long output() throws InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        IntStream.range(0, settings.topics().partitions())
                .forEach(partition -> asked.put(new TopicPartition(OUTPUT, partition), OffsetSpec.latest()));
        try {
            List<ListOffsetsResultInfo> ends =
                    new ArrayList<>(admin.listOffsets(asked).all().get().values());
            return ends.stream().mapToLong(ListOffsetsResultInfo::offset).sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        streams.close(Duration.ofSeconds(4));
        admin.close();
    }
}
