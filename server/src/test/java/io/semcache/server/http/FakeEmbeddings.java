package io.semcache.server.http;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CacheMode;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.EmbeddingCall;
import io.semcache.server.embedding.EmbeddingService;
import io.semcache.server.embedding.Input;
import io.semcache.store.row.TokenCount;
import io.semcache.vectors.Embedding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A cache of one namespace and one model in memory: the first call for an input is a miss, the next a hit. */
final class FakeEmbeddings implements EmbeddingService {

    static final int DIMENSIONS = 8;

    /** Expiry of everything that is stored. */
    volatile long expiresAtMs;

    final List<EmbeddingCall> calls = new CopyOnWriteArrayList<>();
    final AtomicInteger fetched = new AtomicInteger();
    final Map<Input, Answer> scripted = new ConcurrentHashMap<>();
    private final Map<Input, Embedding> stored = new ConcurrentHashMap<>();

    @Override
    public List<Answer> embed(EmbeddingCall call) {
        calls.add(call);
        Map<Input, Answer> answers = new HashMap<>();
        List<Answer> inOrder = new ArrayList<>();
        for (Input input : call.inputs()) {
            inOrder.add(answers.computeIfAbsent(input, i -> answer(call.cache(), i)));
        }
        return inOrder;
    }

    private Answer answer(CacheMode mode, Input input) {
        Answer scriptedAnswer = scripted.get(input);
        if (scriptedAnswer != null) {
            return scriptedAnswer;
        }
        boolean reads = mode != CacheMode.REFRESH && mode != CacheMode.BYPASS;
        Embedding known = stored.get(input);
        if (reads && known != null) {
            return new Answer.Found(Answer.Origin.HIT, known, TokenCount.of(3), 1, expiresAtMs);
        }
        if (mode == CacheMode.ONLY_IF_CACHED) {
            return new Answer.Failed(ErrorCode.NOT_CACHED, "not cached");
        }
        fetched.incrementAndGet();
        Embedding vector = vector(input);
        if (mode == CacheMode.DEFAULT || mode == CacheMode.REFRESH) {
            stored.put(input, vector);
        }
        return new Answer.Found(Answer.Origin.MISS, vector, TokenCount.of(3), 1, expiresAtMs);
    }

    /** What the provider of this fake says: a function of the input. */
    static Embedding vector(Input input) {
        Random random = new Random(input.hashCode());
        float[] components = new float[DIMENSIONS];
        for (int i = 0; i < components.length; i++) {
            components[i] = (float) random.nextGaussian();
        }
        return Embedding.of(components);
    }
}
