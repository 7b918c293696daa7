package io.semcache.server.http;

import io.semcache.schemas.InputType;
import io.semcache.schemas.Truncate;
import io.semcache.server.embedding.Input;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/embeddings}, types checked, values not yet.
 *
 * @param dimensions components wanted; null: the model's own number
 */
record EmbeddingsRequest(
        List<Input> inputs,
        @Nullable String model,
        @Nullable Integer dimensions,
        VectorEncoding encoding,
        InputType inputType,
        Truncate truncate,
        CacheOptions cache) {}
