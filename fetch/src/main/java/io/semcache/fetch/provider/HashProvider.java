package io.semcache.fetch.provider;

import io.semcache.fetch.provider.ProviderAnswer.Embedded;
import io.semcache.fetch.provider.ProviderAnswer.Invalid;
import io.semcache.fetch.provider.ProviderAnswer.Item;
import io.semcache.fetch.provider.ProviderAnswer.RateLimited;
import io.semcache.fetch.provider.ProviderAnswer.Rejected;
import io.semcache.fetch.provider.ProviderAnswer.Unavailable;
import io.semcache.vectors.Embedding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Deterministic unit vectors of model, dimensions and content, for tests, demos and load. It counts what it was asked
 * and misbehaves as told: by {@link #behave}, or by {@link Fault#marker()} in a text. A token is a word.
 */
public final class HashProvider implements EmbeddingProvider {

    private final CallLimits limits;
    private final int maxTokens;
    private final HashVectors vectors;
    private final LongAdder calls = new LongAdder();
    private final LongAdder items = new LongAdder();
    private final AtomicLong callNumber = new AtomicLong();
    private volatile HashBehaviour behaviour;

    public HashProvider(String model, int maxTokens, CallLimits limits, HashBehaviour behaviour) {
        this.limits = limits;
        this.maxTokens = maxTokens;
        this.vectors = new HashVectors(model);
        this.behaviour = behaviour;
    }

    /** From now on. Calls that wait already keep their latency. */
    public void behave(HashBehaviour behaviour) {
        this.behaviour = behaviour;
    }

    /** Calls so far, failed ones too. */
    public long calls() {
        return calls.sum();
    }

    /** Inputs of all calls so far, failed ones too: what a provider would have been paid for. */
    public long items() {
        return items.sum();
    }

    @Override
    public String name() {
        return ProviderKind.HASH.key();
    }

    @Override
    public CallLimits limits() {
        return limits;
    }

    @Override
    public int countTokens(EmbeddingInput input) {
        return input.tokens(Words::count);
    }

    @Override
    public ProviderAnswer embed(EmbeddingBatch batch, Instant deadline) throws InterruptedException {
        calls.increment();
        items.add(batch.inputs().size());
        long number = callNumber.getAndIncrement();
        HashBehaviour now = behaviour;
        Fault fault = callFault(batch, now, number);

        Duration left = Duration.between(Instant.now(), deadline);
        if (fault == Fault.HANG || now.latency().compareTo(left) > 0) {
            Thread.sleep(left.isPositive() ? left : Duration.ZERO);
            return new Unavailable("no answer before the deadline", null);
        }
        Thread.sleep(now.latency());
        return switch (fault) {
            case DOWN -> new Unavailable("told to be down", null, true);
            case RATE_LIMITED -> new RateLimited(now.retryAfter(), "told to limit the rate");
            case REJECTED -> new Rejected("provider_rejected", "told to reject");
            case GARBAGE -> new Invalid("told to answer garbage");
            default -> embedAll(batch, fault);
        };
    }

    private static Fault callFault(EmbeddingBatch batch, HashBehaviour now, long number) {
        if (number < now.failFirst() || failsByLot(number, now.failRate())) {
            return Fault.DOWN;
        }
        if (now.fault() != Fault.NONE) {
            return now.fault();
        }
        for (EmbeddingInput input : batch.inputs()) {
            Fault marked = marked(input);
            if (marked != Fault.NONE && !isFaultOfOneVector(marked)) {
                return marked;
            }
        }
        return Fault.NONE;
    }

    private static boolean failsByLot(long number, double failRate) {
        return failRate > 0 && (HashVectors.mix64(number) >>> 11) * 0x1p-53 < failRate;
    }

    private static Fault marked(EmbeddingInput input) {
        return input instanceof EmbeddingInput.Text(String text) ? Fault.markedIn(text) : Fault.NONE;
    }

    private static boolean isFaultOfOneVector(Fault fault) {
        return switch (fault) {
            case NAN, ZEROS, WRONG_DIMENSION -> true;
            case NONE, TOO_FEW, GARBAGE, REJECTED, RATE_LIMITED, DOWN, HANG -> false;
        };
    }

    private ProviderAnswer embedAll(EmbeddingBatch batch, Fault fault) {
        var embedded = new ArrayList<Item>(batch.inputs().size());
        int tokens = 0;
        for (EmbeddingInput input : batch.inputs()) {
            int count = countTokens(input);
            boolean tooLong = count > maxTokens;
            if (tooLong && !batch.truncate()) {
                return TooLong.rejection(count, maxTokens);
            }
            EmbeddingInput taken = tooLong ? firstTokens(input) : input;
            Fault ofVector = isFaultOfOneVector(fault) ? fault : marked(input);
            embedded.add(new Item(vector(taken, batch.dimensions(), ofVector), Math.min(count, maxTokens), tooLong));
            tokens += Math.min(count, maxTokens);
        }
        if (fault == Fault.TOO_FEW) {
            embedded.removeLast();
        }
        return new Embedded(embedded, tokens, null);
    }

    private EmbeddingInput firstTokens(EmbeddingInput input) {
        return switch (input) {
            case EmbeddingInput.Text(String text) -> new EmbeddingInput.Text(Words.first(text, maxTokens));
            case EmbeddingInput.Tokens(List<Integer> ids) -> new EmbeddingInput.Tokens(ids.subList(0, maxTokens));
        };
    }

    private Embedding vector(EmbeddingInput input, int dimensions, Fault fault) {
        return switch (fault) {
            case ZEROS -> Embedding.of(new float[dimensions]);
            case NAN -> withNaN(right(input, dimensions));
            case WRONG_DIMENSION -> right(input, dimensions == 1 ? 2 : dimensions - 1);
            case NONE, TOO_FEW, GARBAGE, REJECTED, RATE_LIMITED, DOWN, HANG -> right(input, dimensions);
        };
    }

    private Embedding right(EmbeddingInput input, int dimensions) {
        return switch (input) {
            case EmbeddingInput.Text(String text) -> vectors.ofText(text, dimensions);
            case EmbeddingInput.Tokens(List<Integer> ids) -> vectors.ofTokens(ids, dimensions);
        };
    }

    private static Embedding withNaN(Embedding vector) {
        float[] components = vector.toFloats();
        components[components.length / 2] = Float.NaN;
        return Embedding.of(components);
    }

    @Override
    public void close() {}
}
