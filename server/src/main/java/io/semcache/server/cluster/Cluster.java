package io.semcache.server.cluster;

import io.semcache.server.embedding.Deadline;
import java.util.List;

/** The nodes of the cluster. Thread-safe. */
public interface Cluster {

    /** What tells this cache from every other one: id of its Kafka cluster, a slash, its application id. */
    String cache();

    /** How many partitions there are. */
    int partitions();

    /** Every node that Kafka Streams knows, in the order of their addresses; asks each what it has. */
    List<NodeCopies> nodes(Deadline deadline);
}
