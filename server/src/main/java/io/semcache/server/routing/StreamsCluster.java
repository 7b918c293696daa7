package io.semcache.server.routing;

import io.semcache.server.cluster.Cluster;
import io.semcache.server.cluster.CopyStats;
import io.semcache.server.cluster.NodeCopies;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes that Kafka Streams knows, each asked for its copies. Thread-safe. */
final class StreamsCluster implements Cluster {

    private static final Logger LOGGER = LoggerFactory.getLogger(StreamsCluster.class);

    private final String cache;
    private final Partitions partitions;
    private final KafkaStreams streams;
    private final HostInfo self;
    private final String node;
    private final LocalCopies local;
    private final @Nullable PeerClient client;

    /**
     * @param cache what tells this cache from every other one
     * @param node what this node is called in answers
     * @param client null: this node talks to no peers
     */
    StreamsCluster(
            String cache,
            Partitions partitions,
            KafkaStreams streams,
            HostInfo self,
            String node,
            LocalCopies local,
            @Nullable PeerClient client) {
        this.cache = cache;
        this.partitions = partitions;
        this.streams = streams;
        this.self = self;
        this.node = node;
        this.local = local;
        this.client = client;
    }

    @Override
    public String cache() {
        return cache;
    }

    @Override
    public int partitions() {
        return partitions.count();
    }

    @Override
    public List<NodeCopies> nodes(Deadline deadline) {
        Map<String, CompletableFuture<List<CopyStats>>> answers = new TreeMap<>();
        for (PeerAddress peer : peers()) {
            answers.put(
                    peer.toString(),
                    client == null
                            ? CompletableFuture.failedFuture(new IllegalStateException("no peer.secret"))
                            : client.copies(peer, deadline));
        }
        answers.put(node, CompletableFuture.completedFuture(local.all()));
        List<NodeCopies> nodes = new ArrayList<>();
        answers.forEach((name, answer) -> nodes.add(awaited(name, answer, deadline)));
        return nodes;
    }

    private List<PeerAddress> peers() {
        try {
            return streams.metadataForAllStreamsClients().stream()
                    .map(StreamsMetadata::hostInfo)
                    .filter(host -> !host.equals(self) && !host.equals(HostInfo.unavailable()))
                    .map(host -> new PeerAddress(host.host(), host.port()))
                    .toList();
        } catch (IllegalStateException e) { // not started yet, or has stopped
            return List.of();
        }
    }

    private static NodeCopies awaited(String name, CompletableFuture<List<CopyStats>> answer, Deadline deadline) {
        try {
            return new NodeCopies(name, true, answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | ExecutionException e) {
            LOGGER.atDebug().setCause(e).addKeyValue("peer", name).log("a peer did not say what it has");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            answer.cancel(true);
        }
        return new NodeCopies(name, false, List.of());
    }
}
