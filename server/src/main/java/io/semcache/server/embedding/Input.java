package io.semcache.server.embedding;

import java.util.List;

/** What is to be embedded. */
public sealed interface Input {

    /** A text, not empty. */
    record Text(String text) implements Input {}

    /** Ids of the tokenizer of the model, at least one. */
    record Tokens(List<Integer> ids) implements Input {

        public Tokens {
            ids = List.copyOf(ids);
        }
    }
}
