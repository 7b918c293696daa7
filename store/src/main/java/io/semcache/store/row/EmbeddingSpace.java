package io.semcache.store.row;

import io.semcache.vectors.Embedding;

/**
 * What vectors must share to be comparable. Vectors of different spaces never meet in one answer.
 *
 * @param model name of the model that made them
 * @param revision revision of that model
 * @param dimensions number of components, in [1, {@value Embedding#MAX_DIMENSIONS}]
 */
public record EmbeddingSpace(String model, String revision, int dimensions) {

    public EmbeddingSpace {
        if (dimensions < 1 || dimensions > Embedding.MAX_DIMENSIONS) {
            throw new IllegalArgumentException("dimensions must be in [1, 8192], got " + dimensions);
        }
    }

    /** The space of this entry, which must have a vector. */
    public static EmbeddingSpace of(Row.Present entry) {
        Embedding vector = entry.vector();
        if (vector == null) {
            throw new IllegalArgumentException("expected an entry with a vector");
        }
        return new EmbeddingSpace(entry.info().model(), entry.info().revision(), vector.dimensions());
    }
}
