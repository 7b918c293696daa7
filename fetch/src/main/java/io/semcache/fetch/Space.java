package io.semcache.fetch;

import io.semcache.fetch.provider.EmbeddingBatch;
import io.semcache.fetch.provider.EmbeddingInput;
import io.semcache.schemas.InputType;
import java.util.List;

/**
 * What the inputs of one call have in common, besides the model.
 *
 * @param tokenIds whether they are token ids, not texts: a provider may take them in calls of their own only
 */
record Space(int dimensions, InputType inputType, boolean truncate, boolean tokenIds) {

    EmbeddingBatch batch(List<EmbeddingInput> inputs) {
        return new EmbeddingBatch(inputs, dimensions, inputType, truncate);
    }
}
