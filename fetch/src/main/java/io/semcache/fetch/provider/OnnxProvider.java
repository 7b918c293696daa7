package io.semcache.fetch.provider;

import ai.onnxruntime.OrtException;
import io.semcache.fetch.provider.ProviderAnswer.Embedded;
import io.semcache.fetch.provider.ProviderAnswer.Item;
import io.semcache.fetch.provider.ProviderAnswer.Rejected;
import io.semcache.fetch.provider.ProviderAnswer.Unavailable;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * A sentence transformer in this process. A call is worked off in batches of eight texts of about the same length, so
 * that little is computed on padding, on threads of its own.
 */
final class OnnxProvider implements EmbeddingProvider {

    /** Larger batches are no faster on one thread and keep a caller with one text waiting longer. */
    static final int ROWS_PER_RUN = 8;

    private final String name;
    private final SentenceTokenizer tokenizer;
    private final SentenceModel model;
    private final int maxTokens;
    private final int dimensions;
    private final CallLimits limits;
    private final CallThreads threads;

    private OnnxProvider(
            String name,
            String modelName,
            SentenceTokenizer tokenizer,
            SentenceModel model,
            int maxTokens,
            CallLimits limits)
            throws OrtException {
        if (maxTokens <= tokenizer.specials()) {
            throw new IllegalArgumentException("expected max-tokens above the tokenizer's " + tokenizer.specials()
                    + " special tokens, got " + maxTokens);
        }
        this.name = name;
        this.tokenizer = tokenizer;
        this.model = model;
        this.maxTokens = maxTokens;
        this.limits = limits;
        this.dimensions = model.embed(tokenizer.encode(List.of("warm up")), tokenizer.padId())[0].length;
        this.threads = new CallThreads(modelName, limits.calls());
    }

    /**
     * Opens the provider and computes a first vector.
     *
     * @param name of the provider
     * @param modelName for the names of threads
     * @param tokenizerJson read to its end
     * @param model closed with the provider, also when opening fails
     * @param maxTokens longest text in tokens, special ones included
     * @throws IllegalArgumentException if {@code tokenizerJson} describes no tokenizer, or not that of the model
     */
    static OnnxProvider open(
            String name,
            String modelName,
            InputStream tokenizerJson,
            SentenceModel model,
            int maxTokens,
            CallLimits limits)
            throws OrtException, IOException {
        SentenceTokenizer tokenizer = null;
        try {
            tokenizer = SentenceTokenizer.read(tokenizerJson);
            return new OnnxProvider(name, modelName, tokenizer, model, maxTokens, limits);
        } catch (OrtException | IOException | RuntimeException e) {
            if (tokenizer != null) {
                tokenizer.close();
            }
            model.close();
            throw e;
        }
    }

    /** Components of the model's vectors. */
    int dimensions() {
        return dimensions;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CallLimits limits() {
        return limits;
    }

    @Override
    public int countTokens(EmbeddingInput input) {
        return switch (input) {
            case EmbeddingInput.Text(String text) -> tokenizer.count(text);
            case EmbeddingInput.Tokens(List<Integer> ids) -> tokenizer.count(ids);
        };
    }

    @Override
    public ProviderAnswer embed(EmbeddingBatch batch, Instant deadline) throws InterruptedException {
        if (batch.dimensions() != dimensions) {
            return new Rejected(
                    "dimension_mismatch", "the model has " + dimensions + " dimensions, not " + batch.dimensions());
        }
        try {
            return threads.call(() -> embedNow(batch), deadline);
        } catch (TimeoutException e) {
            return new Unavailable("the model did not get to it before the deadline", null);
        } catch (CancellationException | RejectedExecutionException e) {
            return new Unavailable("the provider is closing", null);
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Token ids outside the vocabulary are the only input that the runtime itself refuses. */
    private static ProviderAnswer failed(Throwable cause) {
        if (cause instanceof OrtException ort && ort.getCode() == OrtException.OrtErrorCode.ORT_INVALID_ARGUMENT) {
            return new Rejected("provider_rejected", "the model refuses the input: " + ort.getMessage());
        }
        return new Unavailable("the model failed: " + cause, null);
    }

    private ProviderAnswer embedNow(EmbeddingBatch batch) throws OrtException {
        List<long[]> rows = new ArrayList<>(rows(batch.inputs()));
        boolean[] truncated = new boolean[rows.size()];
        for (int i = 0; i < truncated.length; i++) {
            int tokens = rows.get(i).length;
            if (tokens > maxTokens) {
                if (!batch.truncate()) {
                    return TooLong.rejection(tokens, maxTokens);
                }
                rows.set(i, tokenizer.cut(rows.get(i), maxTokens));
                truncated[i] = true;
            }
        }
        float[][] vectors = embed(rows);
        var items = new ArrayList<Item>(vectors.length);
        int tokens = 0;
        for (int i = 0; i < vectors.length; i++) {
            items.add(new Item(Embedding.of(vectors[i]), rows.get(i).length, truncated[i]));
            tokens += rows.get(i).length;
        }
        return new Embedded(items, tokens, null);
    }

    private List<long[]> rows(List<EmbeddingInput> inputs) {
        var rows = new long[inputs.size()][];
        int[] texts = IntStream.range(0, rows.length)
                .filter(i -> inputs.get(i) instanceof EmbeddingInput.Text)
                .toArray();
        var encoded = tokenizer.encode(Arrays.stream(texts)
                .mapToObj(i -> ((EmbeddingInput.Text) inputs.get(i)).text())
                .toList());
        for (int t = 0; t < texts.length; t++) {
            rows[texts[t]] = encoded.get(t);
        }
        for (int i = 0; i < rows.length; i++) {
            if (inputs.get(i) instanceof EmbeddingInput.Tokens(List<Integer> ids)) {
                rows[i] = tokenizer.withSpecials(ids);
            }
        }
        return Arrays.asList(rows);
    }

    /** Longest first: the first run then needs the most memory, and later ones reuse it. */
    private float[][] embed(List<long[]> rows) throws OrtException {
        int[] byLength = IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> rows.get(i).length)
                        .reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        float[][] vectors = new float[rows.size()][];
        for (int from = 0; from < byLength.length; from += ROWS_PER_RUN) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("the caller gave up");
            }
            int[] run = Arrays.copyOfRange(byLength, from, Math.min(byLength.length, from + ROWS_PER_RUN));
            float[][] ofRun = model.embed(Arrays.stream(run).mapToObj(rows::get).toList(), tokenizer.padId());
            for (int i = 0; i < run.length; i++) {
                vectors[run[i]] = ofRun[i];
            }
        }
        return vectors;
    }

    /** Memory of the model is freed only when no call reads it any more: a read after that would end the process. */
    @Override
    public void close() {
        if (threads.closeAndWait()) {
            model.close();
            tokenizer.close();
        }
    }
}
