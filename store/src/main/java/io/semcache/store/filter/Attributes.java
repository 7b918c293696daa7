package io.semcache.store.filter;

import java.util.Map;
import java.util.Set;

/**
 * What filters look at in an entry.
 *
 * @param inputType one of {@link Field#INPUT_TYPES}
 * @param metadata values are {@link String}, {@link Double} or {@link Boolean}
 */
public record Attributes(String inputType, Set<String> tags, Map<String, Object> metadata) {

    public Attributes {
        tags = Set.copyOf(tags);
        metadata = Map.copyOf(metadata);
    }
}
