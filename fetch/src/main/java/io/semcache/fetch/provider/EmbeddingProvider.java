package io.semcache.fetch.provider;

import java.time.Instant;

/**
 * One model at one provider. Thread-safe: the fetch stage calls {@link #embed} from several virtual threads at once.
 * Makes exactly one call per {@code embed}; retries, rate limits and splitting of batches belong to the fetch stage.
 */
public interface EmbeddingProvider extends AutoCloseable {

    /** Name for metrics and events, for example {@code openai}. */
    String name();

    /** What one call may carry. */
    CallLimits limits();

    /** Tokens of this content as the provider would count them; an estimate where it has no tokenizer. */
    int countTokens(EmbeddingInput input);

    /**
     * Embeds all inputs in one call, in their order. Expected failures are values. Blocks until the answer is there or
     * {@code deadline} has passed; an interrupt ends the call.
     */
    ProviderAnswer embed(EmbeddingBatch batch, Instant deadline) throws InterruptedException;

    @Override
    void close();
}
