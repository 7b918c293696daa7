package io.semcache.server.similarity;

/** Finds the stored entries nearest to a vector, wherever in the cluster they are. Thread-safe; blocks the caller. */
public interface SimilarEntries {

    /**
     * Returns by the call's deadline; a partition that has not answered by then is missing.
     *
     * @throws AnswerTooLargeException if the parts that are asked for are too large for one answer
     */
    Similar near(SimilarityCall call);
}
