package io.semcache.server.routing;

import io.semcache.server.peer.PeerAddress;
import io.semcache.topology.runtime.ServingPartitions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.IntFunction;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.state.HostInfo;

/** Copies by the metadata that Kafka Streams spreads with every rebalance. */
final class StreamsReplicas implements Replicas {

    private final IntFunction<KeyQueryMetadata> metadata;
    private final ServingPartitions serving;
    private final HostInfo self;

    /**
     * @param metadata of a partition; {@link KeyQueryMetadata#NOT_AVAILABLE} if nobody knows
     * @param self where this node says that its own peer listener is
     */
    StreamsReplicas(IntFunction<KeyQueryMetadata> metadata, ServingPartitions serving, HostInfo self) {
        this.metadata = metadata;
        this.serving = serving;
        this.self = self;
    }

    @Override
    public List<Replica> of(int partition) {
        KeyQueryMetadata known = metadata.apply(partition);
        SequencedSet<Replica> replicas = new LinkedHashSet<>();
        if (serving.serving(partition)) {
            replicas.add(new Replica.Here());
        }
        replicas.addAll(elsewhere(List.of(known.activeHost())));
        // If the metadata names this node as the active one, its copy is still being restored.
        if (known.activeHost().equals(self) || known.standbyHosts().contains(self)) {
            replicas.add(new Replica.Here());
        }
        replicas.addAll(elsewhere(known.standbyHosts()));
        return List.copyOf(replicas);
    }

    private List<Replica> elsewhere(Iterable<HostInfo> hosts) {
        List<Replica> replicas = new ArrayList<>();
        for (HostInfo host : hosts) {
            if (!host.equals(HostInfo.unavailable()) && !host.equals(self)) {
                replicas.add(new Replica.There(new PeerAddress(host.host(), host.port())));
            }
        }
        return replicas;
    }
}
