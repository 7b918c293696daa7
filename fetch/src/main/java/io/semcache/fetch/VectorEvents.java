package io.semcache.fetch;

import io.semcache.config.ErrorCode;
import io.semcache.fetch.provider.ProviderAnswer.Item;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.FetchError;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.VectorEvent;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The events that answer a fetch.
 *
 * @param provider name of the provider
 */
record VectorEvents(String provider, Clock clock) {

    /**
     * A vector.
     *
     * @param tokens tokens billed for it, −1: unknown
     * @param estimated whether they are its share of a call's total
     */
    VectorEvent embedded(EmbeddingFetch fetch, Item item, int tokens, boolean estimated, @Nullable String requestId) {
        return event(fetch, Outcome.OK)
                .setVector(ByteBuffer.wrap(item.vector().bytes()))
                .setTruncated(item.truncated())
                .setTokens(tokens < 0 ? null : tokens)
                .setTokensEstimated(estimated)
                .setProviderRequestId(requestId)
                .build();
    }

    /** The input is refused for good. */
    VectorEvent rejected(EmbeddingFetch fetch, String code, String message) {
        return failed(fetch, Outcome.REJECTED, code, message, null);
    }

    /** No answer in time. */
    VectorEvent unavailable(EmbeddingFetch fetch, ErrorCode code, String message, @Nullable Duration retryAfter) {
        return failed(fetch, Outcome.UNAVAILABLE, code.wireName(), message, retryAfter);
    }

    /** An answer, but no usable vector. */
    VectorEvent invalid(EmbeddingFetch fetch, String message) {
        return failed(fetch, Outcome.INVALID, ErrorCode.INVALID_PROVIDER_ANSWER.wireName(), message, null);
    }

    private VectorEvent failed(
            EmbeddingFetch fetch, Outcome outcome, String code, String message, @Nullable Duration retryAfter) {
        return event(fetch, outcome)
                .setError(new FetchError(code, message, retryAfter == null ? null : retryAfter.toMillis()))
                .build();
    }

    private VectorEvent.Builder event(EmbeddingFetch fetch, Outcome outcome) {
        return VectorEvent.newBuilder()
                .setFlightId(fetch.getFlightId())
                .setAttempt(fetch.getAttempt())
                .setEpoch(fetch.getEpoch())
                .setIdentity(fetch.getIdentity())
                .setOutcome(outcome)
                .setProvider(provider)
                .setFetchedAt(clock.instant());
    }
}
