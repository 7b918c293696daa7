package io.semcache.app.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.semcache.config.Settings;
import io.semcache.serdes.CacheKey;
import io.semcache.topology.CacheTopology;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a subject in every topic of the cache, from its beginning to where it ends now: records that have its
 * bytes, and records under the cache keys of those, which have its text and vector. Twice over all topics, because what
 * a record leads to may lie before it.
 */
public final class SubjectTraces {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int HEX_DIGITS = 2 * CacheKey.LENGTH;

    private final Settings settings;
    private final byte[] subject;
    private final Set<CacheKey> keys = new HashSet<>();

    private SubjectTraces(Settings settings, String subject) {
        this.settings = settings;
        this.subject = subject.getBytes(UTF_8);
    }

    /** How many records of each topic have a trace of the subject, by topic; topics without one are there with 0. */
    public static Map<String, Long> count(Settings settings, String subject) {
        SubjectTraces traces = new SubjectTraces(settings, subject);
        traces.count(traces::namesSubject);
        return traces.count(record -> traces.namesSubject(record) || traces.isUnderKey(record));
    }

    private List<String> topics() {
        Settings.Topics topics = settings.topics();
        return List.of(
                topics.requests(),
                topics.commands(),
                topics.events(),
                topics.fetches(),
                topics.results(),
                topics.failures(),
                settings.applicationId() + "-" + CacheTopology.STORE + "-changelog");
    }

    private Map<String, Long> count(Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        Map<String, Long> counts = new TreeMap<>();
        Map<String, Object> values = new HashMap<>(settings.kafka());
        values.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(values, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (String topic : topics()) {
                counts.put(topic, count(topic, consumer, wanted));
            }
        }
        return counts;
    }

    private static long count(
            String topic, KafkaConsumer<byte[], byte[]> consumer, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        long count = 0;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                count += wanted.test(record) ? 1 : 0;
            }
        }
        return count;
    }

    /** Remembers the cache key of a record that does. */
    private boolean namesSubject(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] key = record.key();
        boolean names = contains(key) || contains(record.value());
        if (names && key != null && key.length >= CacheKey.LENGTH) {
            keys.add(CacheKey.ofBytes(Arrays.copyOf(key, CacheKey.LENGTH)));
        }
        return names;
    }

    /** By its own key, or by the digits of one in its value, as in a result. Tombstones have nothing. */
    private boolean isUnderKey(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] value = record.value();
        if (value == null) {
            return false;
        }
        byte @Nullable [] key = record.key();
        if (key != null
                && key.length >= CacheKey.LENGTH
                && keys.contains(CacheKey.ofBytes(Arrays.copyOf(key, CacheKey.LENGTH)))) {
            return true;
        }
        int digits = 0;
        for (int at = 0; at < value.length; at++) {
            digits = Character.digit(value[at], 16) < 0 ? 0 : digits + 1;
            if (digits >= HEX_DIGITS && keys.contains(hexKey(value, at + 1))) {
                return true;
            }
        }
        return false;
    }

    private static CacheKey hexKey(byte[] value, int end) {
        return CacheKey.ofHex(new String(value, end - HEX_DIGITS, HEX_DIGITS, UTF_8));
    }

    private boolean contains(byte @Nullable [] bytes) {
        if (bytes == null) {
            return false;
        }
        for (int at = 0; at <= bytes.length - subject.length; at++) {
            if (bytes[at] == subject[0] && Arrays.equals(bytes, at, at + subject.length, subject, 0, subject.length)) {
                return true;
            }
        }
        return false;
    }
}
