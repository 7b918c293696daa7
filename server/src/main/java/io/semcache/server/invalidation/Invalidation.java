package io.semcache.server.invalidation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a namespace are out of date: those that meet every condition that is given.
 *
 * @param tags any of these; empty: no condition
 * @param source of this source; null: no condition
 * @param model by name or alias; null: no condition
 * @param filter in JSON, as of a similarity search; null: no condition
 * @param cascade with the source also whatever depends on it, on what depends on it, and so on
 * @param dryRun count and change nothing
 */
public record Invalidation(
        String namespace,
        List<String> tags,
        @Nullable String source,
        @Nullable String model,
        @Nullable String filter,
        boolean cascade,
        boolean dryRun) {

    public Invalidation {
        tags = List.copyOf(tags);
    }

    /** Whether the source is the only condition. */
    public boolean isSourceAlone() {
        return source != null && tags.isEmpty() && model == null && filter == null;
    }
}
