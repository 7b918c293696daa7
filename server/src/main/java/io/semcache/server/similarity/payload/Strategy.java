package io.semcache.server.similarity.payload;

/** How a payload is looked for. */
public enum Strategy {
    /** By the very text: no vector is needed. */
    EXACT,
    /** By the vector of the text. */
    SEMANTIC
}
