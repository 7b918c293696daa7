package io.semcache.topology.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.LookupEvent;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class EventPartitionerTest {

    private static final byte[] KEY = new byte[32];

    private final EventPartitioner partitioner = new EventPartitioner();

    @ParameterizedTest
    @EnumSource(names = {"INVALIDATE", "FLUSH", "ERASE"})
    void sendsWhatConcernsAllEntriesToEveryPartition(CommandOp op) {
        var command = CommandEvent.newBuilder().setOp(op).build();

        assertThat(partitioner.partitions("events", KEY, command, 3)).contains(Set.of(0, 1, 2));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"INVALIDATE", "FLUSH", "ERASE"})
    void leavesWhatConcernsOneKeyToItsHash(CommandOp op) {
        var command = CommandEvent.newBuilder().setOp(op).build();

        assertThat(partitioner.partitions("events", KEY, command, 3)).isEmpty();
    }

    @Test
    void leavesACascadeToTheGraphOfSources() {
        var cascade = CommandEvent.newBuilder()
                .setOp(CommandOp.INVALIDATE)
                .setSource("handbook")
                .setCascade(true)
                .build();

        assertThat(partitioner.partitions("events", KEY, cascade, 3)).isEmpty();
    }

    @Test
    void leavesLookupsToTheHashOfTheirKey() {
        assertThat(partitioner.partitions(
                        "events", KEY, LookupEvent.newBuilder().build(), 3))
                .isEmpty();
    }
}
