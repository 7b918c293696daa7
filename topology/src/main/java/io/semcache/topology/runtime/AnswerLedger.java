package io.semcache.topology.runtime;

import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheKey;

/** Books the answers of the cache. Called on stream threads and by callers: never blocks. Thread-safe. */
public interface AnswerLedger {

    /**
     * A lookup was answered.
     *
     * @param lookup says who asked for what; its content is not read
     * @param tokens of the text, 0 if unknown or if there is no vector
     */
    void answered(CacheKey key, LookupEvent lookup, ResultStatus status, int tokens);

    /** Books nothing. */
    AnswerLedger NONE = (key, lookup, status, tokens) -> {};
}
