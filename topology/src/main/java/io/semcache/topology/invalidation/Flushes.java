package io.semcache.topology.invalidation;

import io.semcache.config.Grants;
import io.semcache.schemas.CommandEvent;
import io.semcache.store.row.RowKey;
import io.semcache.topology.events.Event;
import io.semcache.topology.rows.Epochs;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.runtime.CacheListener;
import io.semcache.topology.runtime.LocalAnswer;
import java.util.Set;

/**
 * Forgets all entries of a namespace in one partition by beginning its next epoch: one row, whatever there was. Rows of
 * earlier epochs are found by nobody from then on; the sweep removes them later, a bounded number at a time. A flush of
 * everything walks once over the rows, to find every namespace that there is anything of.
 */
public final class Flushes {

    /** Namespaces that begin so are the cache's own: the records of erasures outlive what was erased. */
    private static final String OWN = "semcache.";

    private final Rows rows;
    private final Epochs epochs;
    private final CacheListener listener;

    public Flushes(Rows rows, Epochs epochs, CacheListener listener) {
        this.rows = rows;
        this.epochs = epochs;
        this.listener = listener;
    }

    public LocalAnswer flush(Event.Command event) {
        CommandEvent command = event.body();
        Set<String> namespaces = namespaces(command.getNamespace());
        long entries = 0;
        for (String namespace : namespaces) {
            long forgotten = rows.entries(namespace);
            entries += forgotten;
            if (!command.getDryRun()) {
                epochs.flush(namespace, event.offset());
                listener.invalidated(forgotten);
            }
        }
        return new LocalAnswer.Matched(entries, event.offset());
    }

    private Set<String> namespaces(String flushed) {
        if (!flushed.equals(Grants.EVERY_NAMESPACE)) {
            return Set.of(flushed);
        }
        Set<String> all = rows.everyNamespace();
        all.removeIf(namespace -> namespace.startsWith(OWN));
        return all;
    }

    /** Removes what was flushed, at most {@code budget} rows. */
    public void sweep(int budget) {
        for (RowKey key : rows.flushed(budget)) {
            rows.delete(key);
        }
    }
}
