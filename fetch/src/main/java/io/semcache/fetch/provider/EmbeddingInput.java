package io.semcache.fetch.provider;

import java.util.List;

/** One thing to embed: a text, or token ids of the model's own tokenizer. */
public sealed interface EmbeddingInput {

    record Text(String text) implements EmbeddingInput {}

    record Tokens(List<Integer> ids) implements EmbeddingInput {}
}
