package io.semcache.server.peer;

/** One source in the graph of its namespace. */
public record GraphSource(String namespace, String source) {}
