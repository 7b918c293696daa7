package io.semcache.server.similarity.payload;

import io.semcache.server.embedding.EmbeddingCall;
import io.semcache.vectors.Embedding;
import org.jspecify.annotations.Nullable;

/**
 * The text of a question.
 *
 * @param call how the text is embedded
 * @param truth its vector, if the provider was asked for it just now; null: the caller brought one, it was cached, or
 *     none was needed
 */
public record PayloadQuestion(
        String text, EmbeddingCall call, @Nullable Embedding truth) {

    /** The same with what the provider says of it. */
    public PayloadQuestion embeddedAs(Embedding vector) {
        return new PayloadQuestion(text, call, vector);
    }
}
