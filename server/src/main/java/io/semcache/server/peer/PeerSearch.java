package io.semcache.server.peer;

import io.semcache.server.similarity.SimilarityCall;
import java.util.List;

/**
 * One search for the node that has copies of these partitions.
 *
 * @param partitions each at most once
 */
public record PeerSearch(SimilarityCall call, List<Integer> partitions) {

    public PeerSearch {
        partitions = List.copyOf(partitions);
    }
}
