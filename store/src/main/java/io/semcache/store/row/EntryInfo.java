package io.semcache.store.row;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a stored vector beside its components.
 *
 * @param namespace the namespace it belongs to
 * @param model name of the model that made it
 * @param revision revision of that model
 * @param inputKind what the text was embedded as
 * @param tokens tokens of the text
 * @param provider name of the provider that was asked
 * @param name readable name, if it was put under one
 * @param text the text itself, if the namespace stores it
 * @param tags labels to invalidate by
 * @param metadata values to filter by: {@link String}, {@link Double} or {@link Boolean}
 * @param subject whom the text is about, for erasure
 * @param source where the text came from
 * @param sourceRevision which revision of the source
 * @param dependsOn what else this entry was made from
 */
public record EntryInfo(
        String namespace,
        String model,
        String revision,
        InputKind inputKind,
        TokenCount tokens,
        String provider,
        @Nullable String name,
        @Nullable String text,
        Set<String> tags,
        Map<String, Object> metadata,
        @Nullable String subject,
        @Nullable String source,
        @Nullable String sourceRevision,
        Set<String> dependsOn) {

    public EntryInfo {
        tags = Set.copyOf(tags);
        metadata = Map.copyOf(metadata);
        dependsOn = Set.copyOf(dependsOn);
        for (Map.Entry<String, Object> e : metadata.entrySet()) {
            if (!(e.getValue() instanceof String
                    || e.getValue() instanceof Double
                    || e.getValue() instanceof Boolean)) {
                throw new IllegalArgumentException(
                        "metadata " + e.getKey() + ": expected a String, Double or Boolean, got "
                                + e.getValue().getClass().getName());
            }
        }
    }

    /** Only what every entry has; the optional parts are empty. {@code tokens} are as the provider counted them. */
    public static EntryInfo of(
            String namespace, String model, String revision, InputKind inputKind, int tokens, String provider) {
        return new EntryInfo(
                namespace,
                model,
                revision,
                inputKind,
                TokenCount.of(tokens),
                provider,
                null,
                null,
                Set.of(),
                Map.of(),
                null,
                null,
                null,
                Set.of());
    }

    /** The same with a readable name and a text. */
    public EntryInfo named(@Nullable String newName, @Nullable String newText) {
        return new EntryInfo(
                namespace,
                model,
                revision,
                inputKind,
                tokens,
                provider,
                newName,
                newText,
                tags,
                metadata,
                subject,
                source,
                sourceRevision,
                dependsOn);
    }
}
