package io.semcache.server.http;

import io.semcache.schemas.InputType;
import io.semcache.serdes.CacheKey;
import io.semcache.server.similarity.Part;
import io.semcache.server.similarity.payload.Strategy;
import io.semcache.store.filter.Filter;
import io.semcache.vectors.Embedding;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/similar}, types checked, values not yet. Null: not said.
 *
 * @param dimensions components of the vectors that are searched
 * @param inputType what a text is embedded as
 * @param store whether a text becomes an entry of its own
 * @param maxLag most changelog records by which a copy may be behind that answers for an active store
 * @param gate whether the verdict of the gate counts, for payloads
 * @param strategies how payloads are looked for
 * @param explain whether the answer says how it was found
 */
record SimilarRequest(
        Probe probe,
        String namespace,
        @Nullable String model,
        @Nullable Integer dimensions,
        InputType inputType,
        boolean store,
        int k,
        @Nullable Float minScore,
        @Nullable Filter filter,
        Set<Part> include,
        long maxLag,
        @Nullable Duration timeout,
        @Nullable Boolean gate,
        @Nullable Set<Strategy> strategies,
        boolean explain) {

    /** Whether payloads are looked up: what is found is to be used in the place of an answer. */
    boolean ofPayloads() {
        return include.contains(Part.PAYLOAD);
    }

    /** Whether near entries are refused that mean something else. */
    boolean gated() {
        return ofPayloads() && !Boolean.FALSE.equals(gate);
    }

    boolean uses(Strategy strategy) {
        return strategies == null ? strategy == Strategy.SEMANTIC : strategies.contains(strategy);
    }

    /** What matches are near to. */
    sealed interface Probe {

        record Text(String text) implements Probe {}

        /**
         * A vector of the caller's.
         *
         * @param text what it stands for; null: not said
         */
        record Vector(Embedding vector, @Nullable String text) implements Probe {}

        /** The vector of the entry with this key. */
        record Key(CacheKey key) implements Probe {}
    }
}
