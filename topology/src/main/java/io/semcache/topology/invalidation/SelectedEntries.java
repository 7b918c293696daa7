package io.semcache.topology.invalidation;

import io.semcache.store.query.Label;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.topology.rows.Rows;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds the entries of a selection in one partition: by their labels, of which each costs one read, or, if neither tags
 * nor sources are given, or labels are being derived anew, by a walk over all rows.
 */
final class SelectedEntries {

    private final Rows rows;
    private final Labels labels;

    SelectedEntries(Rows rows) {
        this.rows = rows;
        this.labels = new Labels(rows);
    }

    /** Their keys, each once. */
    Set<RowKey> keys(Selection selection) {
        Set<RowKey> found = new LinkedHashSet<>();
        if (!hasLabel(selection) || !collect(selection, found)) {
            return walk(selection);
        }
        if (selection.conditions() > 1) {
            found.removeIf(key -> !(rows.get(key) instanceof Row.Present entry && selection.matches(entry)));
        }
        return found;
    }

    private Set<RowKey> walk(Selection selection) {
        Set<RowKey> found = new LinkedHashSet<>();
        rows.forEachEntry((key, entry) -> {
            if (selection.matches(entry)) {
                found.add(key);
            }
        });
        return found;
    }

    private static boolean hasLabel(Selection selection) {
        return selection.source() != null
                || !selection.sources().isEmpty()
                || !selection.tags().isEmpty();
    }

    /** By the condition that most likely fits the fewest. */
    private boolean collect(Selection selection, Set<RowKey> found) {
        String namespace = selection.namespace();
        if (selection.source() != null) {
            return labels.collect(namespace, Label.SOURCE, selection.source(), found);
        }
        if (!selection.sources().isEmpty()) {
            return collect(namespace, Label.SOURCE, selection.sources(), found)
                    && collect(namespace, Label.DEPENDS_ON, selection.sources(), found);
        }
        return collect(namespace, Label.TAG, selection.tags(), found);
    }

    private boolean collect(String namespace, Label label, Set<String> values, Set<RowKey> found) {
        for (String value : values) {
            if (!labels.collect(namespace, label, value, found)) {
                return false;
            }
        }
        return true;
    }
}
