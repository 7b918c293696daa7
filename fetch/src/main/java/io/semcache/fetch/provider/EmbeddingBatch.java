package io.semcache.fetch.provider;

import io.semcache.schemas.InputType;
import java.util.List;

/**
 * Inputs of one call; all share the embedding space, the input type and the truncation policy.
 *
 * @param dimensions components that every vector of the answer must have
 * @param truncate whether a text that is too long is cut to the model's limit; otherwise it is rejected
 */
public record EmbeddingBatch(List<EmbeddingInput> inputs, int dimensions, InputType inputType, boolean truncate) {}
