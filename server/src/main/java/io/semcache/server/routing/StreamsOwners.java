package io.semcache.server.routing;

import io.semcache.server.peer.PeerAddress;
import io.semcache.topology.CacheTopology;
import io.semcache.topology.ServingPartitions;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.HostInfo;

/** Owners by the metadata that Kafka Streams spreads with every rebalance. */
final class StreamsOwners implements Owners {

    /** The key is the partition itself. */
    private static final StreamPartitioner<Integer, Object> IDENTITY =
            (topic, partition, value, count) -> Optional.of(Set.of(partition));

    private final KafkaStreams streams;
    private final ServingPartitions serving;
    private final HostInfo self;

    /** @param self where this node says that its own peer listener is */
    StreamsOwners(KafkaStreams streams, ServingPartitions serving, HostInfo self) {
        this.streams = streams;
        this.serving = serving;
        this.self = self;
    }

    @Override
    public Owner of(int partition) {
        return serving.serving(partition) ? new Owner.Here() : elsewhere(partition);
    }

    private Owner elsewhere(int partition) {
        HostInfo active = active(partition);
        // If the metadata names this node, the partition still restores here.
        return active.equals(HostInfo.unavailable()) || active.equals(self)
                ? new Owner.Nobody()
                : new Owner.There(new PeerAddress(active.host(), active.port()));
    }

    private HostInfo active(int partition) {
        try {
            KeyQueryMetadata metadata = streams.queryMetadataForKey(CacheTopology.STORE, partition, IDENTITY);
            return metadata == null || metadata.equals(KeyQueryMetadata.NOT_AVAILABLE)
                    ? HostInfo.unavailable()
                    : metadata.activeHost();
        } catch (InvalidStateStoreException | IllegalStateException e) {
            // Not started yet, or no longer running.
            return HostInfo.unavailable();
        }
    }
}
