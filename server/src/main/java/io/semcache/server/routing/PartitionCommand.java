package io.semcache.server.routing;

/** A command for all of one partition. */
record PartitionCommand(int partition, Command command) {}
