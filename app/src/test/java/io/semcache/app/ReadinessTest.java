package io.semcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private static final Set<Integer> BOTH = Set.of(0, 1);

    @Test
    void isThereWhenEveryAssignedPartitionServes() {
        assertThat(new Readiness(State.RUNNING, BOTH, BOTH, false).notReady()).isNull();
        assertThat(new Readiness(State.RUNNING, BOTH, Set.of(0), true).notReady())
                .isEqualTo("partitions [1] do not serve yet");
    }

    @Test
    void staysWhileOthersJoinOrLeave() {
        assertThat(new Readiness(State.REBALANCING, BOTH, BOTH, true).notReady())
                .isNull();
        assertThat(new Readiness(State.REBALANCING, BOTH, Set.of(1), true).notReady())
                .isEqualTo("partitions [0] do not serve yet");
    }

    @Test
    void isNotThereBeforeTheFirstAssignment() {
        assertThat(new Readiness(State.REBALANCING, Set.of(), Set.of(), false).notReady())
                .isEqualTo("stream processing is REBALANCING");
    }

    @Test
    void endsWithStreamProcessing() {
        assertThat(new Readiness(State.PENDING_ERROR, BOTH, BOTH, true).notReady())
                .isEqualTo("stream processing is PENDING_ERROR");
    }
}
