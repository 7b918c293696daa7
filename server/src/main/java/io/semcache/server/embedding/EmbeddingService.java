package io.semcache.server.embedding;

import java.util.List;

/** Finds vectors, wherever in the cluster they are or have to be fetched. Thread-safe; blocks the caller's thread. */
public interface EmbeddingService {

    /**
     * One answer per input, in their order. Equal inputs are looked up once. Returns at the call's deadline at the
     * latest; an input without an answer by then has failed with {@code deadline_exceeded}.
     */
    List<Answer> embed(EmbeddingCall call);
}
