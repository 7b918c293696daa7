package io.semcache.server.embedding;

import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;

/** What is stored for one key. */
public sealed interface Stored {

    /** An entry that has not expired. */
    record Entry(CacheKey key, Row.Present row) implements Stored {}

    /** Nothing, or nothing that the caller may see. */
    record Absent() implements Stored {}

    /** Nobody could say. */
    record Failed(ErrorCode code, String message) implements Stored {}
}
