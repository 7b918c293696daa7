package io.semcache.fetch.provider;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import io.semcache.fetch.provider.ProviderAnswer.Embedded;
import io.semcache.fetch.provider.ProviderAnswer.Invalid;
import io.semcache.fetch.provider.ProviderAnswer.Item;
import io.semcache.fetch.provider.ProviderAnswer.RateLimited;
import io.semcache.fetch.provider.ProviderAnswer.Rejected;
import io.semcache.fetch.provider.ProviderAnswer.Unavailable;
import io.semcache.vectors.Embedding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Any LangChain4j {@link EmbeddingModel}. The model has no deadline of its own and may compute in native code, so it is
 * called on threads of its own; a call that ignores its interrupt holds one of them until it ends.
 */
public final class LangChain4jProvider implements EmbeddingProvider {

    private final EmbeddingModel model;
    private final int maxTokens;
    private final CallLimits limits;
    private final TextTokens tokens;
    private final CallThreads threads;

    /**
     * Takes ownership of {@code model}: closes it if it can be closed.
     *
     * @param name of the model, for the names of threads
     * @param maxTokens where a text that is too long is cut when that is asked for
     * @param tokenizer JTokkit encoding that tokens are estimated with, for example {@code cl100k_base}
     */
    public LangChain4jProvider(String name, EmbeddingModel model, int maxTokens, CallLimits limits, String tokenizer) {
        this.model = model;
        this.maxTokens = maxTokens;
        this.limits = limits;
        this.tokens = TextTokens.of(tokenizer);
        this.threads = new CallThreads(name, limits.calls());
    }

    @Override
    public String name() {
        return ProviderKind.LANGCHAIN4J.key();
    }

    @Override
    public CallLimits limits() {
        return limits;
    }

    @Override
    public int countTokens(EmbeddingInput input) {
        return input.tokens(tokens::count);
    }

    @Override
    public ProviderAnswer embed(EmbeddingBatch batch, Instant deadline) throws InterruptedException {
        var segments = new ArrayList<TextSegment>(batch.inputs().size());
        boolean[] truncated = new boolean[batch.inputs().size()];
        for (EmbeddingInput input : batch.inputs()) {
            if (!(input instanceof EmbeddingInput.Text(String text))) {
                return new Rejected("invalid_request", "LangChain4j models take texts, not token ids");
            }
            boolean cut = batch.truncate() && tokens.count(text) > maxTokens;
            truncated[segments.size()] = cut;
            segments.add(TextSegment.from(cut ? tokens.first(text, maxTokens) : text));
        }
        try {
            return read(threads.call(() -> model.embedAll(segments), deadline), truncated);
        } catch (TimeoutException e) {
            return new Unavailable("no answer before the deadline", null);
        } catch (RejectedExecutionException e) {
            return new Unavailable("the provider is closing", null);
        } catch (ExecutionException e) {
            return failed(e.getCause());
        }
    }

    private static ProviderAnswer read(
            Response<List<dev.langchain4j.data.embedding.Embedding>> response, boolean[] truncated) {
        var vectors = response.content();
        if (vectors.size() != truncated.length) {
            return new Invalid("expected " + truncated.length + " vectors, got " + vectors.size());
        }
        int total = total(response.tokenUsage());
        var items = new ArrayList<Item>(vectors.size());
        for (var vector : vectors) {
            if (vector.vector().length == 0 || vector.vector().length > Embedding.MAX_DIMENSIONS) {
                return new Invalid("a vector has " + vector.vector().length + " components");
            }
            int own = truncated.length == 1 ? total : -1;
            items.add(new Item(Embedding.of(vector.vector()), own, truncated[items.size()]));
        }
        return new Embedded(items, total, null);
    }

    private static int total(@Nullable TokenUsage usage) {
        Integer input = usage == null ? null : usage.inputTokenCount();
        return input == null ? -1 : input;
    }

    /** Wrong keys and model names are mistakes of the settings, so only a refused request blames the text. */
    private static ProviderAnswer failed(@Nullable Throwable cause) {
        String message = ProviderMessage.of(String.valueOf(cause == null ? null : cause.getMessage()));
        return switch (cause) {
            case RateLimitException _ -> new RateLimited(null, message);
            case InvalidRequestException _ -> OpenAiError.refusal(message, message);
            case null, default -> new Unavailable(message, null);
        };
    }

    @Override
    public void close() {
        threads.close();
        if (model instanceof AutoCloseable closeable) {
            close(closeable);
        }
    }

    private static void close(AutoCloseable model) {
        try {
            model.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing the model failed", e);
        }
    }
}
