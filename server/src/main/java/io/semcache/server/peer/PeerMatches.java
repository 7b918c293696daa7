package io.semcache.server.peer;

import io.semcache.server.similarity.SimilarityCall;
import io.semcache.store.query.Neighbour;
import java.util.List;

/** The entries behind neighbours that the node has found for a search of one partition. */
public record PeerMatches(SimilarityCall call, int partition, List<Neighbour> neighbours) {

    public PeerMatches {
        neighbours = List.copyOf(neighbours);
    }
}
