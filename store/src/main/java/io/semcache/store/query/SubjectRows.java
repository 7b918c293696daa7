package io.semcache.store.query;

import io.semcache.store.row.RowKey;
import java.util.List;

/**
 * What a {@link SubjectQuery} finds.
 *
 * @param entries keys of entries with the subject
 * @param flights keys of all flights of the partition: only their user knows what their bodies say
 */
public record SubjectRows(List<RowKey> entries, List<RowKey> flights) {

    public SubjectRows {
        entries = List.copyOf(entries);
        flights = List.copyOf(flights);
    }
}
