package io.semcache.server.http;

import io.semcache.schemas.InputType;
import io.semcache.serdes.CacheKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/lookup}, types checked.
 *
 * @param texts null if keys are given
 * @param keys null if texts are given
 * @param dimensions components wanted; null: the model's own number
 */
record LookupRequest(
        @Nullable List<String> texts,
        @Nullable List<CacheKey> keys,
        String namespace,
        @Nullable String model,
        @Nullable Integer dimensions,
        InputType inputType,
        Set<Field> fields) {

    /** What an entry is answered with beside its key. */
    enum Field {
        VECTOR,
        META
    }
}
