package io.semcache.server.peer;

import io.semcache.serdes.CacheKey;

/**
 * One event of the cache's log that the owner of its key shall write and wait for.
 *
 * @param event the record as it would stand in the log, in the Confluent wire format; not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between codec and routing; nothing compares events
public record PeerEvent(CacheKey key, byte[] event) {}
