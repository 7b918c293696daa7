package io.semcache.fetch.provider;

import java.util.List;
import java.util.function.ToIntFunction;

/** One thing to embed: a text, or token ids of the model's own tokenizer. */
public sealed interface EmbeddingInput {

    /** How many tokens it has: the ids, or what {@code ofText} counts. */
    default int tokens(ToIntFunction<String> ofText) {
        return switch (this) {
            case Text(String text) -> ofText.applyAsInt(text);
            case Tokens(List<Integer> ids) -> ids.size();
        };
    }

    record Text(String text) implements EmbeddingInput {}

    record Tokens(List<Integer> ids) implements EmbeddingInput {}
}
