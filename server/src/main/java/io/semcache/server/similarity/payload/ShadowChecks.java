package io.semcache.server.similarity.payload;

import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.EmbeddingService;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.payload.PayloadListener.Shadow;
import io.semcache.vectors.Embedding;
import io.semcache.vectors.UnitVector;
import java.time.Clock;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks a share of the hits on live traffic: the cosine between the vector of the entry that was served and the true
 * one of the question. Most hits are served without it: an exact one needs no vector, a cached one may be years old,
 * one of the caller may be of another model. So the provider is asked anew, past the cache, unless it was asked for
 * this very question. The caller does not wait for it. Thread-safe.
 */
final class ShadowChecks {

    private final EmbeddingService embeddings;
    private final double rate;
    private final DoubleSupplier random;
    private final Background background;
    private final PayloadListener listener;
    private final Clock clock;

    /**
     * @param rate share of the hits, in [0, 1]
     * @param random numbers in [0, 1): a hit is checked if its number is below the rate
     */
    ShadowChecks(
            EmbeddingService embeddings,
            double rate,
            DoubleSupplier random,
            Background background,
            PayloadListener listener,
            Clock clock) {
        this.embeddings = embeddings;
        this.rate = rate;
        this.random = random;
        this.background = background;
        this.listener = listener;
        this.clock = clock;
    }

    /** Whether any hit is checked. */
    boolean enabled() {
        return rate > 0;
    }

    /**
     * Checks this hit, or does not.
     *
     * @param threshold at which it is one
     */
    void maybe(PayloadQuestion question, Match served, float threshold) {
        Embedding vector = served.vector();
        if (!enabled() || vector == null || random.getAsDouble() >= rate) {
            return;
        }
        Embedding truth = question.truth();
        if (truth != null) {
            compare(vector, truth, threshold);
        } else {
            background.offer(() -> compare(vector, fetched(question), threshold));
        }
    }

    private @Nullable Embedding fetched(PayloadQuestion question) {
        return switch (embeddings
                .embed(question.call().anew(Deadline.in(PayloadLookup.PATIENCE, clock)))
                .getFirst()) {
            case Answer.Found found -> found.vector();
            case Answer.Failed _ -> null;
        };
    }

    /** An entry that was put with a vector of other dimensions than the model's cannot be compared. */
    private void compare(Embedding served, @Nullable Embedding truth, float threshold) {
        if (truth == null || truth.dimensions() != served.dimensions()) {
            listener.compared(Shadow.FAILED, 0);
            return;
        }
        float cosine = UnitVector.of(truth).score(UnitVector.of(served));
        listener.compared(cosine >= threshold ? Shadow.AGREES : Shadow.DIFFERS, cosine);
    }
}
