package io.semcache.topology.admission;

import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;

/** What {@link Admission} decides. {@code T} is the event of the cache's log that was asked for. */
public sealed interface Verdict<T> {

    /** Belongs into the log under this key. */
    record Admitted<T>(CacheKey key, T event) implements Verdict<T> {}

    /** Refused for good; the message is one sentence for the caller. */
    record Refused<T>(ErrorCode code, String message) implements Verdict<T> {}
}
