package io.semcache.server.peer;

/** One command that the owner of a partition shall write to its log and wait for, whatever its key. */
public record PeerCommand(int partition, PeerEvent event) {}
