package io.semcache.server.routing;

import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.server.similarity.SimilarityCall;
import io.semcache.store.query.Neighbour;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Searches and reads the copies of partitions that this node has. Thread-safe; on the caller's thread. */
interface LocalSearch {

    /**
     * Searches one partition.
     *
     * @param lag records that the copy is behind, if it is not the active store
     */
    PartitionAnswer search(int partition, SimilarityCall call, OptionalLong lag);

    /** The entries of neighbours, in their order; empty where the entry is not what was found any more. */
    List<Optional<Match>> read(int partition, SimilarityCall call, List<Neighbour> neighbours);
}
