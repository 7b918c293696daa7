package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.fetch.Intake.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FetchLoopTest {

    private static final TopicPartition ZERO = new TopicPartition("fetches", 0);
    private static final TopicPartition ONE = new TopicPartition("fetches", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final FetchWindow window = new FetchWindow(4);
    private final ManualTime time = new ManualTime();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final Map<TopicPartition, Long> lengths = new HashMap<>();
    private final FetchLoop loop = new FetchLoop(
            consumer, "fetches", 2, window, FetchLoopTest::hundred, polled -> arrivals.addAll(polled), time);

    FetchLoopTest() {
        consumer.subscribe(List.of("fetches"));
        consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
        assign(ZERO, ONE);
    }

    private static Map<Integer, Long> hundred(Collection<Integer> partitions) {
        return partitions.stream().collect(Collectors.toMap(p -> p, p -> 100L));
    }

    @Test
    void remembersWhereTheEventsEndedAtTheAssignment() {
        add(ZERO, 1);

        loop.step();

        assertThat(arrivals.getFirst().partition().eventsEnd()).isEqualTo(100);
    }

    @Test
    void commitsWhatIsFinishedNowAndThen() {
        add(ZERO, 2);
        loop.step();
        finish(0);

        loop.step();
        assertThat(committed(ZERO)).isZero();
        time.advance(Duration.ofSeconds(2));
        loop.step();

        assertThat(committed(ZERO)).isEqualTo(1);
    }

    @Test
    void stopsPollingWhileTheWindowHasNoRoomForOnePoll() {
        add(ZERO, 3);
        loop.step();
        loop.step();
        assertThat(consumer.paused()).containsExactlyInAnyOrder(ZERO, ONE);

        finish(0);
        finish(1);
        loop.step();

        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void commitsWhatIsFinishedBeforeItHandsOver() {
        add(ZERO, 2);
        loop.step();
        finish(0);

        loop.onPartitionsRevoked(Set.of(ZERO));

        assertThat(committed(ZERO)).isEqualTo(1);
        assertThat(arrivals.getFirst().partition().revoked()).isTrue();
    }

    @Test
    void waitsAtAHandOverForCallsThatArePaid() throws Exception {
        add(ZERO, 1);
        loop.step();
        AssignedPartition partition = arrivals.getFirst().partition();
        partition.beginPaying();

        Thread call = Thread.ofVirtual().start(() -> {
            while (!partition.revoked()) {
                Thread.onSpinWait();
            }
            partition.endPaying();
            partition.finish(0);
        });
        loop.onPartitionsRevoked(Set.of(ZERO));
        call.join();

        assertThat(committed(ZERO)).isEqualTo(1);
    }

    @Test
    void commitsNothingForPartitionsThatAreLost() {
        add(ZERO, 1);
        loop.step();

        loop.onPartitionsLost(Set.of(ZERO));
        finish(0);
        time.advance(Duration.ofSeconds(2));
        loop.step();

        assertThat(committed(ZERO)).isZero();
        assertThat(window.inFlight()).isZero();
    }

    @Test
    void doesNotTakeAnOldAssignmentForANewOne() {
        add(ZERO, 2);
        loop.step();
        AssignedPartition old = arrivals.getFirst().partition();
        loop.onPartitionsLost(Set.of(ZERO));
        loop.onPartitionsAssigned(Set.of(ZERO));

        old.finish(0);
        old.finish(1);
        time.advance(Duration.ofSeconds(2));
        loop.step();

        assertThat(committed(ZERO)).isZero();
    }

    private void assign(TopicPartition... partitions) {
        consumer.rebalance(List.of(partitions));
        loop.onPartitionsAssigned(List.of(partitions));
    }

    private void add(TopicPartition partition, int records) {
        for (int i = 0; i < records; i++) {
            long offset = lengths.merge(partition, 1L, Long::sum) - 1;
            consumer.addRecord(
                    new ConsumerRecord<>("fetches", partition.partition(), offset, new byte[32], new byte[0]));
        }
    }

    private void finish(int arrival) {
        Arrival finished = arrivals.get(arrival);
        finished.partition().finish(finished.record().offset());
    }

    private long committed(TopicPartition partition) {
        OffsetAndMetadata offset = consumer.committed(Set.of(partition)).get(partition);
        return offset == null ? 0 : offset.offset();
    }
}
