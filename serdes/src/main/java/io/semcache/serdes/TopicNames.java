package io.semcache.serdes;

/** Names of the topics whose values are Avro records. */
public record TopicNames(
        String requests, String commands, String results, String events, String fetches, String ledger) {}
