package io.semcache.server.peer;

import io.semcache.server.entries.NameQuery;

/** One question for the owner of a partition: which names of the range it has. */
public record PartitionNames(int partition, NameQuery query) {}
