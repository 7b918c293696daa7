package io.semcache.topology.invalidation;

import io.semcache.store.query.Label;
import io.semcache.store.query.LabelQuery;
import io.semcache.store.query.LabelResult;
import io.semcache.store.row.RowKey;
import io.semcache.topology.rows.Rows;
import java.util.List;
import java.util.Set;

/** Keys of entries by what they are labelled with, in one partition. */
final class Labels {

    private final Rows rows;

    Labels(Rows rows) {
        this.rows = rows;
    }

    /** Adds to {@code found} the keys of all entries with the label; false: the store cannot say at this moment. */
    boolean collect(String namespace, Label label, String value, Set<RowKey> found) {
        RowKey after = null;
        List<RowKey> page;
        do {
            switch (rows.labelled(new LabelQuery(namespace, label, value, after, LabelQuery.MAX_LIMIT))) {
                case LabelResult.Found(List<RowKey> keys) -> page = keys;
                case LabelResult.NotReady _ -> {
                    return false;
                }
            }
            found.addAll(page);
            after = page.isEmpty() ? null : page.getLast();
        } while (page.size() == LabelQuery.MAX_LIMIT);
        return true;
    }
}
