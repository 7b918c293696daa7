package io.semcache.server.similarity;

/** Told of every search over the cluster, to be counted. Called on the threads of requests: cheap, thread-safe. */
public interface SimilarityListener {

    /** Counts nothing. */
    SimilarityListener NONE = (answer, nanos) -> {};

    /** A search was answered after {@code nanos}. */
    void searched(Similar answer, long nanos);
}
