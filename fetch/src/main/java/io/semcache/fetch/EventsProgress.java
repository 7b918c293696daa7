package io.semcache.fetch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the log of the cache ends, and how far the cache has committed it. An owner counts only the events that it has
 * seen; when a partition ends in transaction markers or in expired records, no event will ever take it to the end
 * offset, but its committed offset gets there. Thread-safe.
 */
final class EventsProgress {

    private static final Logger LOGGER = LoggerFactory.getLogger(EventsProgress.class);
    private static final Duration ASK_AT_MOST_EVERY = Duration.ofMillis(500);

    private final Admin admin;
    private final String topic;
    private final String group;
    private final InstantSource time;
    private final Map<Integer, Instant> asked = new ConcurrentHashMap<>();

    /**
     * @param topic the events topic
     * @param group the consumer group of the cache, its application id
     */
    EventsProgress(Admin admin, String topic, String group, InstantSource time) {
        this.admin = admin;
        this.topic = topic;
        this.group = group;
        this.time = time;
    }

    /**
     * End offsets by partition, those of open transactions included.
     *
     * @throws KafkaException if the broker does not say
     */
    Map<Integer, Long> ends(Collection<Integer> partitions) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = partitions.stream()
                .collect(Collectors.toMap(p -> new TopicPartition(topic, p), p -> OffsetSpec.latest()));
        try {
            Map<Integer, Long> ends = new HashMap<>();
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                    admin.listOffsets(latest).all().get().entrySet()) {
                ends.put(end.getKey().partition(), end.getValue().offset());
            }
            return ends;
        } catch (ExecutionException e) {
            throw new KafkaException("cannot read the end offsets of topic " + topic, e.getCause());
        }
    }

    /** An owner said that it has not reached the end offset; looks whether the cache has committed it. */
    void behind(AssignedPartition partition) {
        Instant now = time.instant();
        Instant last = asked.put(partition.number(), now);
        if (last != null && last.plus(ASK_AT_MOST_EVERY).isAfter(now)) {
            asked.put(partition.number(), last);
            return;
        }
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .toCompletionStage()
                .whenComplete((offsets, e) -> {
                    if (e != null) {
                        LOGGER.atDebug().setCause(e).addKeyValue("group", group).log("cannot read committed offsets");
                        return;
                    }
                    OffsetAndMetadata committed = offsets.get(new TopicPartition(topic, partition.number()));
                    if (committed != null && committed.offset() >= partition.eventsEnd()) {
                        partition.caughtUp();
                    }
                });
    }
}
