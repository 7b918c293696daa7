package io.semcache.serdes;

import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.Identity;
import io.semcache.schemas.InputType;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.ResultStatus;
import io.semcache.schemas.Truncate;
import io.semcache.schemas.VectorEvent;
import io.semcache.vectors.Embedding;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Records as the product makes them. */
final class Records {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Records() {}

    static Identity identity() {
        return new Identity("default", "minilm", "minilm:1", 384, InputType.NONE, null, Truncate.NONE);
    }

    static EmbeddingRequest request() {
        return EmbeddingRequest.newBuilder()
                .setRequestId("r-1")
                .setText("Grüße aus 東京 😀")
                .setTags(List.of("a", "b"))
                .setMetadata(Map.of("page", 7.5))
                .setTtlMs(60_000L)
                .setSliding(true)
                .setStaleWhileRevalidateMs(5_000)
                .setStaleIfErrorMs(86_400_000)
                .setMaxAgeMs(3_600_000L)
                .setDeadline(NOON)
                .build();
    }

    static LookupEvent lookup() {
        return LookupEvent.newBuilder()
                .setIdentity(identity())
                .setTokens(List.of(101, 7592, 102))
                .setMetadata(Map.of("draft", true))
                .setSliding(true)
                .setStaleWhileRevalidateMs(5_000)
                .setStaleIfErrorMs(86_400_000)
                .setMaxAgeMs(3_600_000L)
                .setReceivedAt(NOON)
                .build();
    }

    static EmbeddingFetch fetch() {
        return EmbeddingFetch.newBuilder()
                .setIdentity(identity())
                .setText("text")
                .setNotAfter(NOON)
                .build();
    }

    static VectorEvent vector() {
        return VectorEvent.newBuilder()
                .setIdentity(identity())
                .setOutcome(Outcome.OK)
                .setVector(ByteBuffer.wrap(Embedding.of(1f, 2f).bytes()))
                .setFetchedAt(NOON)
                .build();
    }

    static EmbeddingResult result(Embedding embedding) {
        return result(Float32List.of(embedding));
    }

    static EmbeddingResult result(List<Float> embedding) {
        EmbeddingResult result = new EmbeddingResult();
        result.setRequestId("r-1");
        result.setStatus(ResultStatus.HIT);
        result.setNamespace("default");
        result.setModel("minilm");
        result.setDimensions(embedding.size());
        result.setCacheKey(CacheKey.ofName("default", "greeting").hex());
        result.setEmbedding(embedding);
        result.setTokens(12);
        result.setCreatedAt(NOON);
        result.setAnsweredAt(NOON.plusMillis(3));
        return result;
    }

    /** Any bits at all, so NaNs, infinities, denormals and negative zeros among them. */
    static Embedding anyBits(Random random, int dimensions) {
        byte[] bytes = new byte[dimensions * Float.BYTES];
        random.nextBytes(bytes);
        return Embedding.ofBytes(bytes);
    }
}
