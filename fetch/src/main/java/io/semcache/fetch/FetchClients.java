package io.semcache.fetch;

import io.semcache.config.Settings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka clients of a worker: the user's properties, and over them what the fetch stage relies on. */
final class FetchClients {

    private static final int MAX_POLL_RECORDS = 500;
    private static final String SESSION_TIMEOUT_MS = "6000";

    private final Settings settings;

    FetchClients(Settings settings) {
        this.settings = settings;
    }

    /** Most records of one poll: a quarter of the window, so that polling stops rarely and never overfills it. */
    int pollRecords() {
        return Math.clamp(settings.fetch().window() / 4, 1, MAX_POLL_RECORDS);
    }

    /** A member of the group {@code <application.id>-fetch}; skips what aborted transactions wrote. */
    Consumer<byte[], byte[]> consumer() {
        Map<String, Object> config = properties();
        config.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.applicationId() + "-fetch");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, pollRecords());
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Producer<byte[], byte[]> producer() {
        Map<String, Object> config = properties();
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Admin admin() {
        return Admin.create(properties());
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.putIfAbsent(CommonClientConfigs.CLIENT_ID_CONFIG, settings.applicationId() + "-fetch");
        return properties;
    }
}
