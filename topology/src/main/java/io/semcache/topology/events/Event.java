package io.semcache.topology.events;

import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.ImportEvent;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.CacheKey;
import org.apache.avro.specific.SpecificRecord;

/** One record of the log of the cache. Its offset is part of it: whatever it decides can be decided again. */
public sealed interface Event {

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

    /**
     * A write, of an entry or by a lookup, says what its source depends on, and goes on to its own key when that is
     * kept.
     *
     * @param key of the graph of sources
     * @param target the key that the write is for
     */
    record Declaring(CacheKey key, long offset, Declaration declaration, CacheKey target, SpecificRecord write)
            implements Event {}

    /** Somebody writes. */
    record Command(CacheKey key, long offset, CommandEvent body) implements Event {}

    /**
     * Entries and sources of a dump come in.
     *
     * @param key of the first of them
     */
    record Import(CacheKey key, long offset, ImportEvent body) implements Event {}
}
