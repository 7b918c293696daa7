package io.semcache.store;

/**
 * An entry near a query.
 *
 * @param key its row key; ties of the score are broken by it, as unsigned bytes
 * @param score cosine similarity with the query, in [−1, 1]
 * @param row the entry whose vector has this score
 */
public record Neighbour(RowKey key, float score, Row.Present row) {}
