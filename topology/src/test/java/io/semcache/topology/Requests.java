package io.semcache.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.FetchError;
import io.semcache.schemas.Identity;
import io.semcache.schemas.InputType;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.Truncate;
import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.CacheSerdes;
import io.semcache.vectors.Embedding;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records that tests send. */
public final class Requests {

    public static final Embedding VECTOR = Embedding.of(0.5f, -1f, 0.25f, 2f);
    public static final Embedding OTHER_VECTOR = Embedding.of(1f, 2f, 3f, 4f);

    static {
        // Avro builds our records once the serdes have told it to trust them.
        new CacheSerdes(Map.of("schema.registry.url", "mock://trust")).close();
    }

    private Requests() {}

    public static EmbeddingRequest.Builder request(String id, String text) {
        return EmbeddingRequest.newBuilder().setRequestId(id).setText(text);
    }

    public static EmbeddingRequest plain(String id, String text) {
        return request(id, text).build();
    }

    public static EmbeddingRequest mode(String id, String text, CacheMode mode) {
        return request(id, text).setCache(mode).build();
    }

    public static VectorEvent vector(EmbeddingFetch fetch, Embedding vector, Instant at) {
        return answer(fetch, Outcome.OK, at)
                .setVector(ByteBuffer.wrap(vector.bytes()))
                .setTokens(7)
                .setTokensEstimated(true)
                .build();
    }

    public static VectorEvent failure(
            EmbeddingFetch fetch, Outcome outcome, String code, @Nullable Long retryAfterMs, Instant at) {
        return answer(fetch, outcome, at)
                .setError(new FetchError(code, "the provider says " + code, retryAfterMs))
                .build();
    }

    private static VectorEvent.Builder answer(EmbeddingFetch fetch, Outcome outcome, Instant at) {
        return VectorEvent.newBuilder()
                .setFlightId(fetch.getFlightId())
                .setAttempt(fetch.getAttempt())
                .setEpoch(fetch.getEpoch())
                .setIdentity(fetch.getIdentity())
                .setOutcome(outcome)
                .setProvider("hash")
                .setFetchedAt(at);
    }

    public static CacheCommand.Builder put(String text, Embedding vector) {
        return CacheCommand.newBuilder()
                .setCommandId("put")
                .setOp(CommandOp.PUT)
                .setText(text)
                .setVector(ByteBuffer.wrap(vector.bytes()));
    }

    /** A payload under a name, which is to be embedded. */
    public static CacheCommand.Builder putName(String name, String payload) {
        return CacheCommand.newBuilder()
                .setCommandId("put")
                .setOp(CommandOp.PUT)
                .setName(name)
                .setPayload(ByteBuffer.wrap(payload.getBytes(UTF_8)))
                .setContentType("text/plain");
    }

    public static CacheCommand.Builder invalidate() {
        return CacheCommand.newBuilder().setCommandId("invalidate").setOp(CommandOp.INVALIDATE);
    }

    public static CacheCommand.Builder flush() {
        return CacheCommand.newBuilder().setCommandId("flush").setOp(CommandOp.FLUSH);
    }

    /** Says what a source depends on. */
    public static CacheCommand link(String source, String... dependsOn) {
        return CacheCommand.newBuilder()
                .setCommandId("link")
                .setOp(CommandOp.LINK)
                .setSource(source)
                .setDependsOn(List.of(dependsOn))
                .build();
    }

    /** What a command says of a model. */
    public static Identity identity(String model) {
        return new Identity("default", model, "", 0, InputType.NONE, null, Truncate.NONE);
    }

    public static CacheCommand deleteName(String name) {
        return CacheCommand.newBuilder()
                .setCommandId("delete")
                .setOp(CommandOp.DELETE)
                .setName(name)
                .build();
    }

    public static CacheCommand delete(String text) {
        return CacheCommand.newBuilder()
                .setCommandId("delete")
                .setOp(CommandOp.DELETE)
                .setText(text)
                .build();
    }
}
