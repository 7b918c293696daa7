package io.semcache.app.bench;

import io.semcache.app.streams.StreamsProperties;
import io.semcache.config.Settings;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The least that Kafka Streams can do with the same bytes: every record in becomes one record out under the same key,
 * of the size of a result. Runs with the node's own Streams properties, but for the batch size if it is to be plain.
 */
final class PassThrough implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(20);

    private final KafkaStreams streams;

    private PassThrough(KafkaStreams streams) {
        this.streams = streams;
    }

    /** How its producer batches; the linger is the node's in both. */
    enum Batching {
        /** With the batch size that Kafka has by default. */
        PLAIN,
        /** With the node's own batch size. */
        TUNED;

        String input() {
            return application() + "-input";
        }

        String output() {
            return application() + "-output";
        }

        private String application() {
            return "bench-passthrough-" + name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Starts it; the topics must exist.
     *
     * @param result the bytes that every record becomes
     */
    static PassThrough start(Settings settings, Batching batching, byte[] result) throws InterruptedException {
        Properties properties = StreamsProperties.of(settings, "127.0.0.1:0");
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, batching.application());
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG,
                settings.stateDir().resolveSibling(batching.application()).toString());
        if (batching == Batching.PLAIN) {
            properties.remove(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG));
        }
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(batching.input(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .mapValues(value -> result)
                .to(batching.output(), Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
        PassThrough passThrough = new PassThrough(new KafkaStreams(builder.build(), properties));
        passThrough.streams.start();
        passThrough.awaitRunning();
        return passThrough;
    }

    private void awaitRunning() throws InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (streams.state() != KafkaStreams.State.RUNNING) {
            if (System.nanoTime() - deadline > 0) {
                close();
                throw new IllegalStateException("the pass-through did not start in " + START_TIMEOUT);
            }
            Thread.sleep(POLL);
        }
    }

    @Override
    public void close() {
        streams.close(Duration.ofSeconds(4));
    }
}
