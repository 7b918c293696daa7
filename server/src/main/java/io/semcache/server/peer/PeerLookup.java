package io.semcache.server.peer;

import io.semcache.serdes.CacheKey;

/**
 * One lookup for the owner of its key.
 *
 * @param event the {@code LookupEvent} as it would stand in the log, in the Confluent wire format; not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between codec and routing; nothing compares lookups
public record PeerLookup(CacheKey key, byte[] event) {}
