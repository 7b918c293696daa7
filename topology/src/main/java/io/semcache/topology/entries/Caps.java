package io.semcache.topology.entries;

import io.semcache.config.Settings;
import io.semcache.store.query.EvictionQuery;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.topology.admission.Models;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.runtime.CacheListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps namespaces within their caps: after what puts an entry, and in the sweep for what was missed. Keys are hashes,
 * so every partition takes an equal share of a cap, at least one entry. Which entries go the store decides; they leave
 * as tombstones, so standbys and the changelog lose them too.
 *
 * <p>Replays: an eviction is in no log. Whatever it removed is a miss later, never a wrong answer.
 */
public final class Caps {

    /** Enough to make room for the largest entry among small ones, little enough for one event. */
    private static final int VICTIMS_PER_EVENT = 64;

    private final Rows rows;
    private final Models models;
    private final CacheListener listener;
    private final int partitions;
    private final boolean any;

    /** The entries that the event at hand put, by namespace; the last of each. */
    private final Map<String, RowKey> grown = new HashMap<>();

    public Caps(Rows rows, Models models, CacheListener listener, Settings settings) {
        this.rows = rows;
        this.models = models;
        this.listener = listener;
        this.partitions = settings.topics().partitions();
        this.any = settings.namespaces().values().stream().anyMatch(Caps::hasCap);
    }

    private static boolean hasCap(Settings.Namespace namespace) {
        return namespace.maxBytes() > 0 || namespace.maxEntries() > 0;
    }

    /** {@code row} was put under {@code key}. */
    public void put(RowKey key, Row row) {
        String namespace = any ? namespace(row) : null;
        if (namespace != null && hasCap(models.namespace(namespace))) {
            grown.put(namespace, key);
        }
    }

    private static @Nullable String namespace(Row row) {
        return switch (row) {
            case Row.Present present -> present.info().namespace();
            case Row.Negative negative -> negative.namespace();
            case Row.Flight _, Row.Waiter _, Row.Namespace _, Row.Source _, Row.Erasure _ -> null;
        };
    }

    /** The event at hand is done. What it put stays: its caller is about to read it. */
    public void enforce() {
        if (!grown.isEmpty()) {
            grown.forEach((namespace, justPut) -> evict(namespace, justPut, VICTIMS_PER_EVENT));
            grown.clear();
        }
    }

    /** Looks at every namespace there is; removes at most {@code budget} entries. */
    public void sweep(int budget) {
        if (!any) {
            return;
        }
        int left = budget;
        for (String namespace : rows.namespaces()) {
            if (hasCap(models.namespace(namespace))) {
                left -= sweep(namespace, left);
            }
        }
    }

    private int sweep(String namespace, int budget) {
        int evicted = 0;
        while (evicted < budget) {
            int more = evict(namespace, null, Math.min(budget - evicted, EvictionQuery.MAX_LIMIT));
            if (more == 0) {
                break;
            }
            evicted += more;
        }
        return evicted;
    }

    private int evict(String namespace, @Nullable RowKey justPut, int most) {
        Settings.Namespace caps = models.namespace(namespace);
        List<RowKey> victims =
                rows.victims(new EvictionQuery(namespace, share(caps.maxBytes()), share(caps.maxEntries()), most));
        int evicted = 0;
        for (RowKey victim : victims) {
            if (!victim.equals(justPut)) {
                rows.delete(victim);
                evicted++;
            }
        }
        if (evicted > 0) {
            listener.evicted(namespace, evicted);
        }
        return evicted;
    }

    private long share(long cap) {
        return cap == 0 ? EvictionQuery.NO_CAP : Math.max(1, cap / partitions);
    }
}
