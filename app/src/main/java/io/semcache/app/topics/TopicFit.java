package io.semcache.app.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/** Whether a topic that exists can be used; every objection is a sentence that says what to change. */
final class TopicFit {

    private TopicFit() {}

    /**
     * The objections, none if it fits.
     *
     * @param partitions its number of partitions
     * @param configs its properties, defaults of the broker included
     */
    static List<String> objections(TopicPlan plan, int partitions, Map<String, String> configs, int entryBytes) {
        List<String> objections = new ArrayList<>();
        String topic = "topic " + plan.name();
        if (plan.partitionsAreFixed() && partitions != plan.partitions()) {
            objections.add(topic + " has " + partitions + " partitions, expected topics.partitions=" + plan.partitions()
                    + ": the number decides which node owns a key and cannot change later");
        }
        long messageBytes = number(configs, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (messageBytes < entryBytes) {
            objections.add(topic + " has max.message.bytes=" + messageBytes + ", expected at least entry.max.bytes="
                    + entryBytes);
        }
        String cleanup = Objects.requireNonNullElse(configs.get(TopicConfig.CLEANUP_POLICY_CONFIG), "");
        String expected = plan.isCompacted() ? "compact" : "delete";
        if (!cleanup.equals(expected)) {
            objections.add(topic + " has cleanup.policy=" + cleanup + ", expected " + expected);
        }
        if (plan.isCompacted() && !plan.shortRetention()) {
            tooShort(topic, TopicConfig.DELETE_RETENTION_MS_CONFIG, configs).ifPresent(objections::add);
        }
        if (plan.isStampedByTheBroker()) {
            if (!plan.shortRetention()) {
                tooShort(topic, TopicConfig.RETENTION_MS_CONFIG, configs).ifPresent(objections::add);
            }
            String stamp = configs.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
            if (!"LogAppendTime".equals(stamp)) {
                objections.add(topic + " has message.timestamp.type=" + stamp + ", expected LogAppendTime");
            }
        }
        return objections;
    }

    private static Optional<String> tooShort(String topic, String key, Map<String, String> configs) {
        long millis = number(configs, key);
        long shortest = TopicPlan.SHORTEST_RETENTION.toMillis();
        return millis >= 0 && millis < shortest
                ? Optional.of(topic + " has " + key + "=" + millis + ", expected at least " + shortest
                        + " (7 days), or topics.retention.short=true")
                : Optional.empty();
    }

    private static long number(Map<String, String> configs, String key) {
        return Long.parseLong(Objects.requireNonNull(configs.get(key), key));
    }
}
