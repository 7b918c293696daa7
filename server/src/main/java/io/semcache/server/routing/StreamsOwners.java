package io.semcache.server.routing;

import io.semcache.server.peer.PeerAddress;
import io.semcache.topology.runtime.ServingPartitions;
import java.util.function.IntFunction;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.state.HostInfo;

/** Owners by the metadata that Kafka Streams spreads with every rebalance. */
final class StreamsOwners implements Owners {

    private final IntFunction<KeyQueryMetadata> metadata;
    private final ServingPartitions serving;
    private final HostInfo self;

    /**
     * @param metadata of a partition; {@link KeyQueryMetadata#NOT_AVAILABLE} if nobody knows
     * @param self where this node says that its own peer listener is
     */
    StreamsOwners(IntFunction<KeyQueryMetadata> metadata, ServingPartitions serving, HostInfo self) {
        this.metadata = metadata;
        this.serving = serving;
        this.self = self;
    }

    @Override
    public Owner of(int partition) {
        return serving.serving(partition) ? new Owner.Here() : elsewhere(partition);
    }

    private Owner elsewhere(int partition) {
        HostInfo active = metadata.apply(partition).activeHost();
        // If the metadata names this node, the partition still restores here.
        return active.equals(HostInfo.unavailable()) || active.equals(self)
                ? new Owner.Nobody()
                : new Owner.There(new PeerAddress(active.host(), active.port()));
    }
}
