package io.semcache.server.routing;

import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.server.similarity.SimilarityCall;
import java.util.OptionalLong;

/** Searches the copies of partitions that this node has. Thread-safe; on the caller's thread. */
interface LocalSearch {

    /**
     * Searches one partition.
     *
     * @param lag records that the copy is behind, if it is not the active store
     */
    PartitionAnswer search(int partition, SimilarityCall call, OptionalLong lag);
}
