package io.semcache.server.cluster;

import io.semcache.server.embedding.Deadline;
import java.util.List;

/** The nodes of the cluster. Thread-safe. */
public interface Cluster {

    /** How many partitions there are. */
    int partitions();

    /** Every node that Kafka Streams knows, in the order of their addresses; asks each what it has. */
    List<NodeCopies> nodes(Deadline deadline);
}
