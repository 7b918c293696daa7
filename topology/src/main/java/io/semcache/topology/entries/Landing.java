package io.semcache.topology.entries;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.FetchError;
import io.semcache.schemas.VectorEvent;
import io.semcache.topology.admission.Refusal;
import io.semcache.topology.admission.VectorCheck;
import io.semcache.vectors.Embedding;

/** How a flight ended, after the cache's own look at what came. */
public sealed interface Landing {

    /** A usable vector. */
    record Landed(Embedding vector) implements Landing {}

    /** The provider refuses this input for good. */
    record Refused(String code, String message) implements Landing {}

    /** No vector this time; another try may succeed. {@code retryAfterMs} is 0 if the provider said nothing. */
    record Failed(String code, String message, long retryAfterMs) implements Landing {}

    /** What {@code event} brings to a flight of {@code dimensions}. */
    static Landing of(VectorEvent event, int dimensions) {
        return switch (event.getOutcome()) {
            case OK -> ofVector(event, dimensions);
            case REJECTED -> {
                FetchError error = event.getError();
                yield error == null
                        ? new Refused(ErrorCode.PROVIDER_REJECTED.wireName(), "the provider refuses this input")
                        : new Refused(known(error, ErrorCode.PROVIDER_REJECTED), error.getMessage());
            }
            case UNAVAILABLE -> failed(event, ErrorCode.PROVIDER_UNAVAILABLE);
            case INVALID -> failed(event, ErrorCode.INVALID_PROVIDER_ANSWER);
            case UNKNOWN -> invalid("the fetch stage sent an outcome that this cache does not know");
        };
    }

    /** A provider's answer that cannot be used. */
    static Failed invalid(String message) {
        return new Failed(ErrorCode.INVALID_PROVIDER_ANSWER.wireName(), message, 0);
    }

    private static Landing ofVector(VectorEvent event, int dimensions) {
        if (event.getVector() == null) {
            return invalid("the fetch stage sent no vector");
        }
        return switch (VectorCheck.of(event.getVector(), dimensions)) {
            case VectorCheck.Usable(Embedding vector) -> new Landed(vector);
            case VectorCheck.Unusable(Refusal refusal) -> invalid(refusal.message());
        };
    }

    private static Failed failed(VectorEvent event, ErrorCode fallback) {
        FetchError error = event.getError();
        if (error == null) {
            return new Failed(fallback.wireName(), "the provider gave no usable answer", 0);
        }
        Long retryAfterMs = error.getRetryAfterMs();
        return new Failed(known(error, fallback), error.getMessage(), retryAfterMs == null ? 0 : retryAfterMs);
    }

    /** A foreign worker may send any code; callers get one of the list. */
    private static String known(FetchError error, ErrorCode fallback) {
        return ErrorCode.ofWireName(error.getCode()).orElse(fallback).wireName();
    }
}
