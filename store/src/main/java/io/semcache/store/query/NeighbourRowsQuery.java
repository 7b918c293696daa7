package io.semcache.store.query;

import io.semcache.store.row.Row;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.query.Query;

/**
 * The entries of neighbours that a search of the same partition has found, in their order. Empty where the entry is no
 * longer what the search scored: it is gone, expired, has another score by now, or the filter does not match it any
 * more. So what is read belongs to the answer; what is not calls for another search.
 *
 * <p>Rows may be large. Whoever searches many partitions reads only those of the best of all.
 */
public record NeighbourRowsQuery(SimilarityQuery search, List<Neighbour> neighbours)
        implements Query<List<Optional<Row.Present>>> {

    public NeighbourRowsQuery {
        neighbours = List.copyOf(neighbours);
    }
}
