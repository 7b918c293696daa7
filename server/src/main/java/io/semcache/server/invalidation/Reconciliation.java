package io.semcache.server.invalidation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source has at this moment.
 *
 * @param items each id once
 * @param dryRun compare and remove nothing
 */
public record Reconciliation(String namespace, String source, List<Item> items, boolean dryRun) {

    public Reconciliation {
        items = List.copyOf(items);
    }

    /**
     * One part of the source.
     *
     * @param id name of its entry, or the key of the entry in hex if that has no name
     * @param revision as it was given with the entry
     */
    public record Item(String id, @Nullable String revision) {}
}
