package io.semcache.server.routing;

import io.semcache.config.Settings;
import io.semcache.server.erasure.TopicWait;
import io.semcache.topology.CacheTopology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long each topic of the cache can hold what was written to it, by the settings that it has. Thread-safe; blocks.
 *
 * <p>A topic with {@code cleanup.policy=delete} removes a segment when its newest record is {@code retention.ms} old,
 * looks every {@code log.retention.check.interval.ms}, and a segment is filled for at most {@code segment.ms}. The
 * changelog compacts a segment that is no longer written to {@code max.compaction.lag.ms} after its oldest record at
 * the latest, and pauses for {@code log.cleaner.backoff.ms}; the tombstone of the erasure's own row ends the segment.
 * Either way the file is gone {@code file.delete.delay.ms} later.
 *
 * <p>Brokers that are down, or have just started, are late. So a topic whose first record is still from the time of the
 * erasure is held, whatever the clock says.
 */
final class TopicWaits {

    private static final Logger LOGGER = LoggerFactory.getLogger(TopicWaits.class);

    private static final long TIMEOUT_SECONDS = 5;
    private static final String RETENTION_CHECK = "log.retention.check.interval.ms";
    private static final String CLEANER_PAUSE = "log.cleaner.backoff.ms";

    /** For what the brokers have to do then. */
    private static final long WORK_MS = 10_000;

    /** Beyond this the settings give no time that anyone can wait for. */
    private static final long NEVER_MS = Duration.ofDays(36_500).toMillis();

    private final Admin admin;
    private final List<String> topics;

    /** How long records about a subject can still come after its erasure: calls of providers that were under way. */
    private final long lateMs;

    /** Between the end of a row and the tick that removes it. */
    private final long sweepMs;

    TopicWaits(Admin admin, Settings settings) {
        Settings.Topics names = settings.topics();
        this.admin = admin;
        this.topics = List.of(
                names.requests(),
                names.commands(),
                names.events(),
                names.fetches(),
                names.results(),
                names.failures(),
                settings.applicationId() + "-" + CacheTopology.STORE + "-changelog");
        this.lateMs = settings.cache()
                .fetchTimeout()
                .plus(settings.cache().callTimeout())
                .toMillis();
        this.sweepMs = settings.cache().sweepInterval().toMillis();
    }

    /** The waits of an erasure at that time; empty if the brokers do not say how long topics keep. */
    Optional<List<TopicWait>> since(long erasedAtMs) {
        try {
            Map<ConfigResource, Config> brokers = brokers();
            long checkMs = largest(brokers, RETENTION_CHECK);
            long pauseMs = largest(brokers, CLEANER_PAUSE);
            List<ConfigResource> resources = topics.stream()
                    .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                    .toList();
            Map<ConfigResource, Config> configs =
                    admin.describeConfigs(resources).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            Set<String> held = held(erasedAtMs);
            List<TopicWait> waits = new ArrayList<>();
            for (ConfigResource topic : resources) {
                Config config = Objects.requireNonNull(configs.get(topic));
                waits.add(
                        isCompacted(config)
                                ? compaction(topic.name(), config, erasedAtMs, pauseMs)
                                : retention(topic.name(), config, erasedAtMs, checkMs, held.contains(topic.name())));
            }
            return Optional.of(waits);
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.atWarn().setCause(e).log("the settings of topics cannot be read");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private Map<ConfigResource, Config> brokers() throws ExecutionException, InterruptedException, TimeoutException {
        List<ConfigResource> nodes = admin.describeCluster().nodes().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
                .map(Node::idString)
                .map(id -> new ConfigResource(ConfigResource.Type.BROKER, id))
                .toList();
        return admin.describeConfigs(nodes).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private static long largest(Map<ConfigResource, Config> configs, String key) {
        return configs.values().stream()
                .mapToLong(config -> number(config, key))
                .max()
                .orElse(0);
    }

    private static long number(Config config, String key) {
        ConfigEntry entry = config.get(key);
        return entry == null || entry.value() == null ? 0 : Long.parseLong(entry.value());
    }

    /** Topics that have a record from before the time when the last about the subject can have come. */
    private Set<String> held(long erasedAtMs) throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> starts = new HashMap<>();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        Map<TopicPartition, OffsetSpec> later = new HashMap<>();
        for (TopicDescription topic : admin.describeTopics(topics)
                .allTopicNames()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .values()) {
            for (TopicPartitionInfo partition : topic.partitions()) {
                TopicPartition id = new TopicPartition(topic.name(), partition.partition());
                starts.put(id, OffsetSpec.earliest());
                ends.put(id, OffsetSpec.latest());
                later.put(id, OffsetSpec.forTimestamp(erasedAtMs + lateMs));
            }
        }
        Map<TopicPartition, Long> start = offsets(starts);
        Map<TopicPartition, Long> end = offsets(ends);
        Map<TopicPartition, Long> firstLater = offsets(later);
        Set<String> held = new HashSet<>();
        start.forEach((id, first) -> {
            long laterOffset = firstLater.getOrDefault(id, -1L);
            if (first < (laterOffset < 0 ? end.getOrDefault(id, 0L) : laterOffset)) {
                held.add(id.topic());
            }
        });
        return held;
    }

    /** By partition; −1: there is no such record. */
    private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> wanted)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(wanted)
                .all()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .forEach((id, offset) -> offsets.put(id, offset.offset()));
        return offsets;
    }

    private static boolean isCompacted(Config config) {
        ConfigEntry policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        return policy != null && TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy.value());
    }

    private TopicWait compaction(String topic, Config config, long erasedAtMs, long pauseMs) {
        long segmentMs = number(config, TopicConfig.SEGMENT_MS_CONFIG);
        long deleteMs = number(config, TopicConfig.FILE_DELETE_DELAY_MS_CONFIG);
        long lagMs = number(config, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG);
        return new TopicWait(
                topic,
                until(erasedAtMs, sum(Math.max(segmentMs, lagMs), sweepMs, pauseMs, deleteMs, WORK_MS)),
                "segment.ms=" + segmentMs + ", max.compaction.lag.ms=" + lagMs + ", " + CLEANER_PAUSE + "=" + pauseMs
                        + ", file.delete.delay.ms=" + deleteMs,
                false);
    }

    private TopicWait retention(String topic, Config config, long erasedAtMs, long checkMs, boolean held) {
        long segmentMs = number(config, TopicConfig.SEGMENT_MS_CONFIG);
        long deleteMs = number(config, TopicConfig.FILE_DELETE_DELAY_MS_CONFIG);
        long retentionMs = number(config, TopicConfig.RETENTION_MS_CONFIG);
        long laterMs =
                retentionMs < 0 ? Long.MAX_VALUE : sum(lateMs, segmentMs, retentionMs, checkMs, deleteMs, WORK_MS);
        return new TopicWait(
                topic,
                until(erasedAtMs, laterMs),
                "retention.ms=" + retentionMs + ", segment.ms=" + segmentMs + ", " + RETENTION_CHECK + "=" + checkMs
                        + ", file.delete.delay.ms=" + deleteMs,
                held);
    }

    private static long sum(long... times) {
        long sum = 0;
        for (long time : times) {
            sum = sum > Long.MAX_VALUE - time ? Long.MAX_VALUE : sum + time;
        }
        return sum;
    }

    private static @Nullable Long until(long erasedAtMs, long laterMs) {
        return laterMs > NEVER_MS ? null : Long.valueOf(erasedAtMs + laterMs);
    }
}
