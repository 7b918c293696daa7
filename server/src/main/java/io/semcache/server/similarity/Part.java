package io.semcache.server.similarity;

/** What a match is answered with beside its key, name and score. */
public enum Part {
    /** Tags, metadata and input type: what filters look at. */
    METADATA,
    PAYLOAD,
    VECTOR,
    TEXT
}
