package io.semcache.topology.events;

import io.semcache.schemas.CommandEvent;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Sends a command for all of the cache once to every partition (<a
 * href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-837">KIP-837</a>), any other event to the partition of
 * its key.
 */
public final class EventPartitioner implements StreamPartitioner<byte[], Object> {

    @Override
    public Optional<Set<Integer>> partitions(String topic, byte[] key, Object event, int numPartitions) {
        return event instanceof CommandEvent command && isForEveryPartition(command)
                ? Optional.of(IntStream.range(0, numPartitions).boxed().collect(Collectors.toUnmodifiableSet()))
                : Optional.empty();
    }

    /** A cascade first goes to the partition of the graph of sources, which knows how far it reaches. */
    static boolean isForEveryPartition(CommandEvent command) {
        return switch (command.getOp()) {
            case INVALIDATE -> !command.getCascade();
            case FLUSH, ERASE -> true;
            case PUT, DELETE, TOUCH, LINK, UNLINK, UNKNOWN -> false;
        };
    }
}
