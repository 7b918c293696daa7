package io.semcache.fetch.provider;

import io.semcache.vectors.Embedding;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Outcome of one call to an embedding provider. */
public sealed interface ProviderAnswer {

    /**
     * One item per input, in the order of the inputs. What the provider sent is not checked yet.
     *
     * @param tokens tokens billed for the whole call, −1 if the provider said nothing
     * @param requestId the provider's own id of the call
     */
    record Embedded(List<Item> items, int tokens, @Nullable String requestId) implements ProviderAnswer {}

    /**
     * One vector.
     *
     * @param tokens tokens of this input, −1 if only the call's total is known
     * @param truncated whether the input was cut
     */
    record Item(Embedding vector, int tokens, boolean truncated) {}

    /** At least one input is refused for good. A batch of several inputs is split to find out which. */
    record Rejected(String code, String message) implements ProviderAnswer {}

    /** Too many calls or tokens; {@code retryAfter} is null if the provider said nothing. */
    record RateLimited(@Nullable Duration retryAfter, String message) implements ProviderAnswer {}

    /**
     * Down, slow or unreachable: another try may succeed.
     *
     * @param uncharged whether it is certain that the provider charged nothing; a call that it did not answer may be on
     *     its bill
     */
    record Unavailable(String message, @Nullable Duration retryAfter, boolean uncharged) implements ProviderAnswer {

        /** Nobody knows whether it was charged for. */
        public Unavailable(String message, @Nullable Duration retryAfter) {
            this(message, retryAfter, false);
        }
    }

    /** The answer cannot be used: not the protocol, wrong count, no vector. */
    record Invalid(String message) implements ProviderAnswer {}
}
