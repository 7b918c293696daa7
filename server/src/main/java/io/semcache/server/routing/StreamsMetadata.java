package io.semcache.server.routing;

import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Which hosts have the store of a partition, as Kafka Streams learned with the last rebalance. */
final class StreamsMetadata implements IntFunction<KeyQueryMetadata> {

    /** The key is the partition itself. */
    private static final StreamPartitioner<Integer, Object> IDENTITY =
            (topic, partition, value, count) -> Optional.of(Set.of(partition));

    private final KafkaStreams streams;
    private final String store;

    /** @param store of whose partitions it knows the hosts */
    StreamsMetadata(KafkaStreams streams, String store) {
        this.streams = streams;
        this.store = store;
    }

    /** {@link KeyQueryMetadata#NOT_AVAILABLE} if nobody knows. */
    @Override
    public KeyQueryMetadata apply(int partition) {
        try {
            KeyQueryMetadata metadata = streams.queryMetadataForKey(store, partition, IDENTITY);
            return metadata == null ? KeyQueryMetadata.NOT_AVAILABLE : metadata;
        } catch (InvalidStateStoreException | IllegalStateException e) {
            // Not started yet, or no longer running.
            return KeyQueryMetadata.NOT_AVAILABLE;
        }
    }
}
