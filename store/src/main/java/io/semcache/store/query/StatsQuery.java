package io.semcache.store.query;

import org.apache.kafka.streams.query.Query;

/** Counts, checksum and sizes of one partition of the store. Cheap: nothing is scanned. */
public record StatsQuery() implements Query<StoreStats> {}
