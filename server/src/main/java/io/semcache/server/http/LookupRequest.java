package io.semcache.server.http;

import io.semcache.schemas.InputType;
import io.semcache.serdes.CacheKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/lookup}, types checked.
 *
 * @param dimensions components wanted; null: the model's own number
 */
record LookupRequest(
        Wanted wanted,
        String namespace,
        @Nullable String model,
        @Nullable Integer dimensions,
        InputType inputType,
        Set<Field> fields) {

    /** Which entries are looked up. */
    sealed interface Wanted {

        record Texts(List<String> texts) implements Wanted {}

        record Keys(List<CacheKey> keys) implements Wanted {}

        record Names(List<String> names) implements Wanted {}
    }

    /** What an entry is answered with beside its key. */
    enum Field {
        VECTOR,
        META,
        PAYLOAD
    }
}
