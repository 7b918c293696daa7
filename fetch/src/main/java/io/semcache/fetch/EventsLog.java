package io.semcache.fetch;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Where the log of the cache ends. Thread-safe. */
final class EventsLog {

    private final Admin admin;
    private final String topic;

    /** @param topic the events topic */
    EventsLog(Admin admin, String topic) {
        this.admin = admin;
        this.topic = topic;
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
}
