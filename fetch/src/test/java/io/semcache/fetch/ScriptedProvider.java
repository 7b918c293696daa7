package io.semcache.fetch;

import io.semcache.fetch.provider.CallLimits;
import io.semcache.fetch.provider.EmbeddingBatch;
import io.semcache.fetch.provider.EmbeddingInput;
import io.semcache.fetch.provider.EmbeddingProvider;
import io.semcache.fetch.provider.ProviderAnswer;
import io.semcache.vectors.Embedding;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A provider that answers as the test says and remembers the texts of every call. */
final class ScriptedProvider implements EmbeddingProvider {

    private final Script script;
    private final CallLimits limits;
    private final List<List<String>> calls = new CopyOnWriteArrayList<>();

    /** What to answer to the texts of one call. */
    interface Script {
        ProviderAnswer answer(List<String> texts) throws InterruptedException;
    }

    ScriptedProvider(CallLimits limits, Script script) {
        this.limits = limits;
        this.script = script;
    }

    ScriptedProvider(Script script) {
        this(new CallLimits(64, 10_000, 4, 0, 0), script);
    }

    /** The texts of the calls so far. */
    List<List<String>> calls() {
        return calls;
    }

    static ProviderAnswer embedded(int count) {
        var item = new ProviderAnswer.Item(vector(Fetches.DIMENSIONS), -1, false);
        return new ProviderAnswer.Embedded(Collections.nCopies(count, item), count * 10, "call-1");
    }

    static Embedding vector(int dimensions) {
        float[] components = new float[dimensions];
        components[0] = 1;
        return Embedding.of(components);
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public CallLimits limits() {
        return limits;
    }

    @Override
    public int countTokens(EmbeddingInput input) {
        return 1;
    }

    @Override
    public ProviderAnswer embed(EmbeddingBatch batch, Instant deadline) throws InterruptedException {
        List<String> texts = batch.inputs().stream()
                .map(input -> ((EmbeddingInput.Text) input).text())
                .toList();
        calls.add(texts);
        return script.answer(texts);
    }

    @Override
    public void close() {}
}
