package io.semcache.fetch;

import io.semcache.fetch.provider.EmbeddingInput;
import io.semcache.schemas.EmbeddingFetch;
import java.time.Instant;

/**
 * One record of the fetches topic that is under way. Owned by one thread at a time: whoever took it out of a queue
 * hands it on exactly once.
 */
final class PendingFetch {

    private final AssignedPartition partition;
    private final long offset;
    private final byte[] cacheKey;
    private final EmbeddingFetch fetch;
    private final Space space;
    private final EmbeddingInput input;
    private final int tokens;
    private int failures;
    private int refusals;
    private int checks;
    private boolean paying;

    /**
     * @param cacheKey key of the record
     * @param tokens tokens of the input as the provider counts them
     */
    PendingFetch(
            AssignedPartition partition,
            long offset,
            byte[] cacheKey,
            EmbeddingFetch fetch,
            Space space,
            EmbeddingInput input,
            int tokens) {
        this.partition = partition;
        this.offset = offset;
        this.cacheKey = cacheKey;
        this.fetch = fetch;
        this.space = space;
        this.input = input;
        this.tokens = tokens;
    }

    AssignedPartition partition() {
        return partition;
    }

    /** Nothing more is to be done for the record. */
    void finish() {
        endPaying();
        partition.finish(offset);
    }

    /** The record is left to whoever reads it next. */
    void abandon() {
        endPaying();
        partition.abandon();
    }

    byte[] cacheKey() {
        return cacheKey;
    }

    EmbeddingFetch fetch() {
        return fetch;
    }

    String model() {
        return fetch.getIdentity().getModel();
    }

    String flightId() {
        return fetch.getFlightId();
    }

    /** No call may start after this time. */
    Instant notAfter() {
        return fetch.getNotAfter();
    }

    Space space() {
        return space;
    }

    EmbeddingInput input() {
        return input;
    }

    int tokens() {
        return tokens;
    }

    /** One more call failed; how many have. */
    int failed() {
        return ++failures;
    }

    /** Calls that failed. */
    int failures() {
        return failures;
    }

    /** The provider asked once more to slow down; how often it has. */
    int refused() {
        return ++refusals;
    }

    /** The owner could not say once more whether the flight is open; how often it could not. */
    int checkedInVain() {
        return ++checks;
    }

    /** Whether a provider was called for it. */
    boolean called() {
        return failures + refusals > 0;
    }

    /** A call begins: from now until {@link #endPaying} its partition is better not handed over. */
    void beginPaying() {
        if (!paying) {
            paying = true;
            partition.beginPaying();
        }
    }

    /** The call brought nothing, or what it brought is written. */
    void endPaying() {
        if (paying) {
            paying = false;
            partition.endPaying();
        }
    }
}
