package io.semcache.fetch.provider;

import ai.onnxruntime.OrtException;
import io.semcache.fetch.provider.ProviderAnswer.Embedded;
import io.semcache.fetch.provider.ProviderAnswer.Item;
import io.semcache.schemas.InputType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** How many texts per second {@code minilm} embeds, beside a direct ONNX Runtime loop over the same texts. */
public final class EmbedComparison {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private EmbedComparison() {}

    /**
     * Medians over the rounds.
     *
     * @param texts how many texts one round embeds
     * @param calls callers at the same time, in both
     * @param ratio of the two rates of one round
     * @param largestDifference between two components that should be equal
     */
    public record Result(
            int texts,
            int rounds,
            int calls,
            double providerTextsPerSecond,
            double directTextsPerSecond,
            double ratio,
            double largestDifference) {}

    /**
     * Embeds {@code texts} {@code rounds} times with each, in turns, after a round that is not counted.
     *
     * @param texts at least one, none of more than 256 tokens
     * @param rounds at least one
     * @param calls callers at the same time, at least one; two is what the provider takes by default on two cores
     * @throws IllegalStateException if the provider fails
     */
    public static Result run(List<String> texts, int rounds, int calls) throws InterruptedException {
        if (texts.isEmpty() || rounds < 1 || calls < 1) {
            throw new IllegalArgumentException("expected texts, rounds and calls of at least 1, got " + texts.size()
                    + ", " + rounds + ", " + calls);
        }
        var limits = new CallLimits(32, 32 * 256, calls, 0, 0);
        try (var direct = new DirectLoop(calls);
                var provider = MiniLm.provider("bench", 256, limits)) {
            double difference = largestDifference(direct.embed(texts), embed(provider, texts));
            double[] providerRates = new double[rounds];
            double[] directRates = new double[rounds];
            for (int r = 0; r < rounds; r++) {
                directRates[r] = rate(texts.size(), () -> direct.embed(texts));
                providerRates[r] = rate(texts.size(), () -> embed(provider, texts));
            }
            double[] ratios = IntStream.range(0, rounds)
                    .mapToDouble(r -> providerRates[r] / directRates[r])
                    .toArray();
            return new Result(
                    texts.size(),
                    rounds,
                    calls,
                    median(providerRates),
                    median(directRates),
                    median(ratios),
                    difference);
        } catch (ExecutionException | OrtException e) {
            throw new IllegalStateException("the comparison failed", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Work {
        Object run() throws InterruptedException, ExecutionException;
    }

    private static double rate(int texts, Work work) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        work.run();
        return texts / ((System.nanoTime() - start) / 1e9);
    }

    /** As the fetch stage does: full batches, as many calls at the same time as the provider takes. */
    private static List<Item> embed(EmbeddingProvider provider, List<String> texts)
            throws InterruptedException, ExecutionException {
        int items = provider.limits().items();
        var calls = new ArrayList<Callable<List<Item>>>();
        for (int from = 0; from < texts.size(); from += items) {
            List<EmbeddingInput> inputs = texts.subList(from, Math.min(texts.size(), from + items)).stream()
                    .<EmbeddingInput>map(EmbeddingInput.Text::new)
                    .toList();
            calls.add(() -> embedCall(provider, inputs));
        }
        var all = new ArrayList<Item>(texts.size());
        try (var callers = Executors.newFixedThreadPool(
                provider.limits().calls(), Thread.ofVirtual().factory())) {
            for (Future<List<Item>> call : callers.invokeAll(calls)) {
                all.addAll(call.get());
            }
        }
        return all;
    }

    private static List<Item> embedCall(EmbeddingProvider provider, List<EmbeddingInput> inputs)
            throws InterruptedException {
        var answer = provider.embed(
                new EmbeddingBatch(inputs, 384, InputType.NONE, false),
                Instant.now().plus(PATIENCE));
        if (answer instanceof Embedded embedded) {
            return embedded.items();
        }
        throw new IllegalStateException("expected vectors, got " + answer);
    }

    private static double largestDifference(float[][] direct, List<Item> items) {
        double largest = 0;
        for (int i = 0; i < direct.length; i++) {
            for (int d = 0; d < direct[i].length; d++) {
                largest = Math.max(
                        largest, Math.abs(direct[i][d] - items.get(i).vector().component(d)));
            }
        }
        return largest;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
