package io.semcache.topology.runtime;

import io.semcache.schemas.ResultStatus;
import io.semcache.store.row.TokenCount;
import io.semcache.vectors.Embedding;

/** What a caller at the owner of a key gets. */
public sealed interface LocalAnswer {

    /**
     * A vector.
     *
     * @param status HIT, MISS, COALESCED or STALE
     * @param tokens that the provider billed for it
     * @param createdAtMs when the provider returned it
     * @param expiresAtMs when its entry expires, 0: never; −1: it is not stored
     */
    record Found(ResultStatus status, Embedding vector, TokenCount tokens, long createdAtMs, long expiresAtMs)
            implements LocalAnswer {}

    /**
     * No vector.
     *
     * @param code an {@link io.semcache.config.ErrorCode} by its wire name
     * @param retryAfterMs when another try makes sense, 0 if the provider did not say
     */
    record Failed(String code, String message, long retryAfterMs) implements LocalAnswer {}

    /**
     * A command was carried out; whoever reads at this node sees it.
     *
     * @param existed whether there was an entry under the key before
     */
    record Applied(boolean existed) implements LocalAnswer {}

    /**
     * A command for all of a partition was carried out there; whoever reads at this node sees it.
     *
     * @param entries that it was about: removed, or counted if that was all that was asked for
     * @param offset of the command in the log of the partition
     */
    record Matched(long entries, long offset) implements LocalAnswer {}

    /** This node no longer owns the key: ask the new owner and send again under the same id. */
    record Moved() implements LocalAnswer {}
}
