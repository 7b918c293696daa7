package io.semcache.app.streams;

import io.semcache.config.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka Streams is started with: the user's properties over ours. */
public final class StreamsProperties {

    private static final String EXACTLY_ONCE_COMMIT_MS = "100";

    /** Events since the last commit are handled again after a crash, and their results sent again. */
    private static final String AT_LEAST_ONCE_COMMIT_MS = "1000";

    private static final String BATCH_BYTES = String.valueOf(64 * 1024);

    private StreamsProperties() {}

    /**
     * The properties of a node.
     *
     * @param address {@code host:port} of the peer listener, under which other nodes find this one
     */
    public static Properties of(Settings settings, String address) {
        Map<String, String> values = new HashMap<>();
        boolean exactlyOnce =
                StreamsConfig.EXACTLY_ONCE_V2.equals(settings.streams().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
        values.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                exactlyOnce ? EXACTLY_ONCE_COMMIT_MS : AT_LEAST_ONCE_COMMIT_MS);
        values.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG,
                String.valueOf(settings.topics().replicationFactor()));
        values.put(
                StreamsConfig.topicPrefix(TopicConfig.DELETE_RETENTION_MS_CONFIG),
                String.valueOf(settings.topics().retention().toMillis()));
        // A record that the topics take and the producer does not would kill the thread at every replay.
        values.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                String.valueOf(settings.topics().maxMessageBytes()));
        // A batch of Kafka's default 16 KiB holds nine results of 384 dimensions: the requests would cost more than
        // they carry.
        values.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        values.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        values.putAll(settings.kafka());
        values.putAll(settings.streams());
        values.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        values.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address);
        values.put(
                StreamsConfig.STATE_DIR_CONFIG,
                settings.stateDir().toAbsolutePath().toString());
        Properties properties = new Properties();
        properties.putAll(values);
        return properties;
    }
}
