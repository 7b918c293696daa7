package io.semcache.server.embedding;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What entries are found, filtered, invalidated and erased by.
 *
 * @param metadata values to filter by: {@link String}, {@link Double} or {@link Boolean}
 * @param subject whom the entry is about; null: nobody
 * @param source what it was made from; null: not said
 * @param revision of the source; null: not said
 * @param dependsOn other sources whose change makes the entry invalid
 */
public record EntryLabels(
        List<String> tags,
        Map<String, Object> metadata,
        @Nullable String subject,
        @Nullable String source,
        @Nullable String revision,
        List<String> dependsOn) {

    /** Nothing is said. */
    public static final EntryLabels NONE = new EntryLabels(List.of(), Map.of(), null, null, null, List.of());

    public EntryLabels {
        tags = List.copyOf(tags);
        metadata = Map.copyOf(metadata);
        dependsOn = List.copyOf(dependsOn);
    }
}
