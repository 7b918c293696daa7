package io.semcache.store.query;

import io.semcache.store.row.RowKey;
import java.util.List;

/**
 * What a {@link SubjectQuery} finds. Only their user knows what the bodies of flights and waiters say, so those are all
 * that the partition has.
 *
 * @param entries keys of entries with the subject
 * @param flights keys of all flights
 * @param waiters keys of all waiters
 */
public record SubjectRows(List<RowKey> entries, List<RowKey> flights, List<RowKey> waiters) {

    public SubjectRows {
        entries = List.copyOf(entries);
        flights = List.copyOf(flights);
        waiters = List.copyOf(waiters);
    }
}
