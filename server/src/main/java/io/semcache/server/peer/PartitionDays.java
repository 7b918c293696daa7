package io.semcache.server.peer;

import io.semcache.server.ledger.Days;

/** One question for the owner of a partition of the ledger: what it has of these days, and which calls are open. */
public record PartitionDays(int partition, Days days) {}
