package io.semcache.fetch;

import io.semcache.fetch.provider.EmbeddingBatch;
import io.semcache.fetch.provider.EmbeddingInput;
import io.semcache.schemas.InputType;
import java.util.List;

/** What the inputs of one call have in common, besides the model. */
record Space(int dimensions, InputType inputType, boolean truncate) {

    EmbeddingBatch batch(List<EmbeddingInput> inputs) {
        return new EmbeddingBatch(inputs, dimensions, inputType, truncate);
    }
}
