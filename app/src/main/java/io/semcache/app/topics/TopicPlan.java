package io.semcache.app.topics;

import io.semcache.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What one topic must be.
 *
 * @param partitionsAreFixed whether its partition number decides which node owns a key
 * @param shortRetention whether it may keep less than {@link #SHORTEST_RETENTION}
 * @param configs topic properties with which it is made when it is missing
 */
record TopicPlan(
        String name,
        int partitions,
        boolean partitionsAreFixed,
        short replicationFactor,
        boolean shortRetention,
        Map<String, String> configs) {

    /** Replays and deletes need a week: shorter, and a node that was away could bring deleted entries back. */
    static final Duration SHORTEST_RETENTION = Duration.ofDays(7);

    private static final Duration DELETE_RETENTION = SHORTEST_RETENTION;
    private static final short REPLICAS_FOR_TWO_IN_SYNC = 3;

    TopicPlan {
        configs = Map.copyOf(configs);
    }

    /** Every topic of the cache, the changelogs among them. */
    static List<TopicPlan> of(Settings settings, List<String> changelogs) {
        Settings.Topics topics = settings.topics();
        List<TopicPlan> plans = new ArrayList<>();
        for (String name : List.of(topics.requests(), topics.commands(), topics.results(), topics.failures())) {
            plans.add(plan(topics, name, false, deleted(topics)));
        }
        Map<String, String> events = deleted(topics);
        events.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        plans.add(plan(topics, topics.events(), true, events));
        plans.add(plan(topics, topics.fetches(), true, deleted(topics)));
        plans.add(plan(topics, topics.ledger(), true, deleted(topics)));
        String compaction = String.valueOf(topics.compaction().toMillis());
        for (String changelog : changelogs) {
            Map<String, String> compacted = new HashMap<>();
            compacted.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
            compacted.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, String.valueOf(DELETE_RETENTION.toMillis()));
            compacted.put(TopicConfig.SEGMENT_MS_CONFIG, compaction);
            compacted.put(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, compaction);
            plans.add(plan(topics, changelog, true, compacted));
        }
        return plans;
    }

    private static TopicPlan plan(
            Settings.Topics topics, String name, boolean partitionsAreFixed, Map<String, String> configs) {
        configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(topics.maxMessageBytes()));
        if (topics.replicationFactor() >= REPLICAS_FOR_TWO_IN_SYNC) {
            configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        }
        return new TopicPlan(
                name,
                topics.partitions(),
                partitionsAreFixed,
                topics.replicationFactor(),
                topics.shortRetention(),
                configs);
    }

    private static Map<String, String> deleted(Settings.Topics topics) {
        Map<String, String> configs = new HashMap<>();
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        configs.put(
                TopicConfig.RETENTION_MS_CONFIG,
                String.valueOf(topics.retention().toMillis()));
        configs.put(TopicConfig.RETENTION_BYTES_CONFIG, String.valueOf(topics.retentionBytes()));
        return configs;
    }

    NewTopic newTopic() {
        Optional<Short> replicas = replicationFactor < 0 ? Optional.empty() : Optional.of(replicationFactor);
        return new NewTopic(name, Optional.of(partitions), replicas).configs(configs);
    }

    boolean isCompacted() {
        return TopicConfig.CLEANUP_POLICY_COMPACT.equals(configs.get(TopicConfig.CLEANUP_POLICY_CONFIG));
    }

    boolean isStampedByTheBroker() {
        return configs.containsKey(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
    }
}
