package io.semcache.store.query;

import io.semcache.store.row.Row;
import java.util.Set;
import org.apache.kafka.streams.query.Query;

/**
 * All sources of a namespace that depend on any of these, directly or through others, by the {@link Row.Source}s of one
 * partition; these sources themselves are among them. Cycles end.
 *
 * @param limit largest number of sources to answer with, at least 1
 */
public record ClosureQuery(String namespace, Set<String> sources, int limit) implements Query<ClosureResult> {

    public ClosureQuery {
        sources = Set.copyOf(sources);
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, got " + limit);
        }
    }
}
