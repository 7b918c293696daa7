package io.semcache.server.embedding;

import io.semcache.config.ErrorCode;
import io.semcache.store.row.TokenCount;
import io.semcache.vectors.Embedding;

/** The answer to one input. */
public sealed interface Answer {

    /** Where a vector came from. */
    enum Origin {
        /** It was stored. */
        HIT,
        /** It was fetched for this call. */
        MISS,
        /** It was fetched for another call of the same key that was under way. */
        COALESCED,
        /** It is stored and past its life, and the call accepts that. */
        STALE
    }

    /**
     * A vector.
     *
     * @param tokens of the text
     * @param createdAtMs when it was fetched, epoch milliseconds
     * @param expiresAtMs when the entry ends, epoch milliseconds, 0: never
     */
    record Found(Origin origin, Embedding vector, TokenCount tokens, long createdAtMs, long expiresAtMs)
            implements Answer {}

    /**
     * No vector.
     *
     * @param message one sentence for a person; never the text
     * @param retryAfterMs after which another try makes sense, −1: nobody said
     */
    record Failed(ErrorCode code, String message, long retryAfterMs) implements Answer {

        public Failed(ErrorCode code, String message) {
            this(code, message, -1);
        }
    }
}
