package io.semcache.topology;

import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.CacheKey;

/** One record of the log of the cache. Its offset is part of it: whatever it decides can be decided again. */
sealed interface Event {

    /** The key that something happened to. */
    CacheKey key();

    /** Offset of the record in its partition of the events topic. */
    long offset();

    /** Somebody asked for the vector. */
    record Lookup(CacheKey key, long offset, LookupEvent body) implements Event {}

    /**
     * A fetch ended.
     *
     * @param appendedAtMs timestamp of the record
     */
    record Vector(CacheKey key, long offset, long appendedAtMs, VectorEvent body) implements Event {}

    /** Somebody writes. */
    record Command(CacheKey key, long offset, CommandEvent body) implements Event {}
}
