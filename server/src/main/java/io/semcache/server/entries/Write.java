package io.semcache.server.entries;

import io.semcache.schemas.InputType;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.EntryLabels;
import io.semcache.store.row.Payload;
import io.semcache.vectors.Embedding;
import org.jspecify.annotations.Nullable;

/** One change of one entry. */
public sealed interface Write {

    String namespace();

    /**
     * Stores an entry in the place of what is there: under a name, or as the vector of a text.
     *
     * @param name null: the entry of {@code text}, which then needs a vector
     * @param text what the entry is found by; null: its name
     * @param model name or alias; null: the namespace's
     * @param dimensions components of the vector; null: the model's own number
     * @param vector null: it is made of the text by the cache if {@code embed}
     * @param embed whether a named entry without a vector gets one, in its time
     * @param ttlMs life in milliseconds, 0: for ever, null: the namespace's
     * @param sliding whether the life begins anew when the entry is read
     */
    record Put(
            String namespace,
            @Nullable String name,
            @Nullable String text,
            @Nullable String model,
            @Nullable Integer dimensions,
            InputType inputType,
            @Nullable Embedding vector,
            boolean embed,
            @Nullable Payload payload,
            @Nullable Long ttlMs,
            boolean sliding,
            EntryLabels labels)
            implements Write {}

    /** Removes the entry of a name. */
    record Delete(String namespace, String name) implements Write {}

    /**
     * Removes the entry of a text.
     *
     * @param model name or alias; null: the namespace's
     * @param dimensions components of the vector; null: the model's own number
     */
    record DeleteText(
            String namespace,
            String text,
            @Nullable String model,
            @Nullable Integer dimensions,
            InputType inputType) implements Write {}

    /**
     * Removes the entry of a key, if it is one of the namespace.
     *
     * @param seen the entry stays if it is not of this source and revision; null: whatever it is of
     */
    record DeleteKey(
            String namespace, CacheKey key, @Nullable Seen seen) implements Write {}

    /** What a caller saw of an entry. */
    record Seen(String source, @Nullable String revision) {}
}
