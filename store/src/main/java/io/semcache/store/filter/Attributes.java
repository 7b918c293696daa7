package io.semcache.store.filter;

import java.util.Map;
import java.util.Set;

/**
 * What filters look at in an entry.
 *
 * @param inputType one of {@link Field#INPUT_TYPES}
 * @param metadata values are {@link String}, {@link Double} or {@link Boolean}
 * @param payload whether there is one
 */
public record Attributes(String inputType, Set<String> tags, Map<String, Object> metadata, boolean payload) {

    public Attributes {
        tags = Set.copyOf(tags);
        metadata = Map.copyOf(metadata);
    }

    /** Of an entry without a payload. */
    public Attributes(String inputType, Set<String> tags, Map<String, Object> metadata) {
        this(inputType, tags, metadata, false);
    }
}
