package io.semcache.fetch;

import io.semcache.fetch.Intake.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that touches the consumer: polls while the window has room, commits what is finished, and follows the
 * group's rebalances. Does no other work, so that the group never waits for a provider.
 */
final class FetchLoop implements ConsumerRebalanceListener {

    private static final Logger LOGGER = LoggerFactory.getLogger(FetchLoop.class);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration POLL_WHILE_FULL = Duration.ofMillis(10);
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);
    private static final Duration HAND_OVER = Duration.ofSeconds(2);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final int pollRecords;
    private final FetchWindow window;
    private final EventEnds events;
    private final Handoff intake;
    private final InstantSource time;
    private final Map<Integer, AssignedPartition> assigned = new HashMap<>();
    private Instant nextCommit = Instant.MIN;
    private volatile boolean closing;

    /** Takes over what one poll brought; returns at once. */
    interface Handoff {
        void accept(List<Arrival> polled);
    }

    /** Where partitions of the events topic end. */
    interface EventEnds {

        /**
         * End offsets by partition.
         *
         * @throws KafkaException if the broker does not say
         */
        Map<Integer, Long> of(Collection<Integer> partitions) throws InterruptedException;
    }

    /**
     * @param pollRecords most records of one poll
     * @param time never goes backwards
     */
    FetchLoop(
            Consumer<byte[], byte[]> consumer,
            String topic,
            int pollRecords,
            FetchWindow window,
            EventEnds events,
            Handoff intake,
            InstantSource time) {
        this.consumer = consumer;
        this.topic = topic;
        this.pollRecords = pollRecords;
        this.window = window;
        this.events = events;
        this.intake = intake;
        this.time = time;
    }

    /** Polls until {@link #stop}. */
    void run() {
        consumer.subscribe(List.of(topic), this);
        while (!closing) {
            step();
        }
    }

    /** One poll. */
    void step() {
        boolean room = window.hasRoomFor(pollRecords);
        if (room) {
            consumer.resume(consumer.paused());
        } else {
            consumer.pause(consumer.assignment());
        }
        take(consumer.poll(room ? POLL : POLL_WHILE_FULL));
        commitNowAndThen();
    }

    /** Ends {@link #run} soon; from any thread. */
    void stop() {
        closing = true;
    }

    /** Hands over what is assigned, commits it and leaves the group. On the thread that ran {@link #run}. */
    void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }

    private void take(ConsumerRecords<byte[], byte[]> polled) {
        if (polled.isEmpty()) {
            return;
        }
        List<Arrival> arrivals = new ArrayList<>(polled.count());
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            AssignedPartition partition = assigned.get(record.partition());
            if (partition == null) {
                throw new IllegalStateException("polled partition " + record.partition() + ", which is not assigned");
            }
            partition.add(record.offset());
            arrivals.add(new Arrival(partition, record));
        }
        intake.accept(arrivals);
    }

    private void commitNowAndThen() {
        Instant now = time.instant();
        if (now.isBefore(nextCommit)) {
            return;
        }
        nextCommit = now.plus(COMMIT_EVERY);
        Map<TopicPartition, OffsetAndMetadata> offsets = committable(assigned.values());
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (committed, e) -> {
                if (e == null) {
                    committed(committed);
                } else {
                    LOGGER.atDebug().setCause(e).log("commit failed, the next one covers it");
                }
            });
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committable(Collection<AssignedPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (AssignedPartition partition : partitions) {
            partition
                    .committable()
                    .ifPresent(offset ->
                            offsets.put(new TopicPartition(topic, partition.number()), new OffsetAndMetadata(offset)));
        }
        return offsets;
    }

    private void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> {
            AssignedPartition still = assigned.get(partition.partition());
            if (still != null) {
                still.committed(offset.offset());
            }
        });
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        List<Integer> numbers =
                partitions.stream().map(TopicPartition::partition).toList();
        try {
            Map<Integer, Long> ends = events.of(numbers);
            for (int number : numbers) {
                assigned.put(number, new AssignedPartition(number, window, ends.getOrDefault(number, 0L)));
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        LOGGER.atInfo().addKeyValue("partitions", numbers).log("fetches assigned");
    }

    /** Waits a little for calls that are paid already, so that the next owner finds their answers. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        List<AssignedPartition> revoked = remove(partitions);
        if (revoked.isEmpty()) {
            return;
        }
        awaitPaid(revoked);
        Map<TopicPartition, OffsetAndMetadata> offsets = committable(revoked);
        try {
            consumer.commitSync(offsets, COMMIT_TIMEOUT);
        } catch (KafkaException e) {
            LOGGER.atWarn().setCause(e).addKeyValue("offsets", offsets).log("commit before hand-over failed");
        }
        LOGGER.atInfo().addKeyValue("partitions", partitions).log("fetches handed over");
    }

    /** Somebody else owns them already: nothing may be committed. What is paid is still written. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        remove(partitions);
        LOGGER.atWarn().addKeyValue("partitions", partitions).log("fetches lost");
    }

    private List<AssignedPartition> remove(Collection<TopicPartition> partitions) {
        List<AssignedPartition> removed = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            AssignedPartition gone = assigned.remove(partition.partition());
            if (gone != null) {
                gone.revoke();
                removed.add(gone);
            }
        }
        return removed;
    }

    private void awaitPaid(List<AssignedPartition> partitions) {
        Instant deadline = time.instant().plus(HAND_OVER);
        try {
            while (partitions.stream().anyMatch(AssignedPartition::paying)
                    && time.instant().isBefore(deadline)) {
                Thread.sleep(POLL_WHILE_FULL);
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
