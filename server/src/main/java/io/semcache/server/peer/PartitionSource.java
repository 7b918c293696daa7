package io.semcache.server.peer;

/** The entries of a source in one partition. */
public record PartitionSource(int partition, String namespace, String source) {}
