package io.semcache.server.embedding;

import io.semcache.schemas.CacheMode;
import io.semcache.schemas.InputType;
import io.semcache.schemas.Truncate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call for the vectors of some inputs.
 *
 * @param requestId the caller's id of the call
 * @param tenant id of the caller's API key, who pays for what is fetched; empty without one
 * @param model name or alias; null: the namespace's
 * @param dimensions components wanted; null: the model's own number
 * @param ttlMs life of what is stored for this call in milliseconds, 0: for ever, null: the namespace's
 * @param labels of what is stored for this call
 * @param inputs in the caller's order, duplicates included
 */
public record EmbeddingCall(
        String requestId,
        String tenant,
        String namespace,
        @Nullable String model,
        @Nullable Integer dimensions,
        InputType inputType,
        Truncate truncate,
        CacheMode cache,
        @Nullable Long ttlMs,
        EntryLabels labels,
        List<Input> inputs,
        Deadline deadline,
        Freshness freshness) {

    /** A call that takes nothing past its life. */
    public EmbeddingCall(
            String requestId,
            String tenant,
            String namespace,
            @Nullable String model,
            @Nullable Integer dimensions,
            InputType inputType,
            Truncate truncate,
            CacheMode cache,
            @Nullable Long ttlMs,
            EntryLabels labels,
            List<Input> inputs,
            Deadline deadline) {
        this(
                requestId,
                tenant,
                namespace,
                model,
                dimensions,
                inputType,
                truncate,
                cache,
                ttlMs,
                labels,
                inputs,
                deadline,
                Freshness.STRICT);
    }

    public EmbeddingCall {
        inputs = List.copyOf(inputs);
    }

    /** The same inputs as the provider embeds them now: nothing is read from the cache, and nothing stored. */
    public EmbeddingCall anew(Deadline until) {
        return new EmbeddingCall(
                requestId,
                tenant,
                namespace,
                model,
                dimensions,
                inputType,
                truncate,
                CacheMode.BYPASS,
                null,
                EntryLabels.NONE,
                inputs,
                until);
    }
}
