package io.semcache.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.Truncate;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.EmbeddingCall;
import io.semcache.server.embedding.EmbeddingService;
import io.semcache.server.embedding.Input;
import io.semcache.server.embedding.Stored;
import io.semcache.server.embedding.StoredEntries;
import io.semcache.server.http.SimilarRequest.Probe;
import io.semcache.server.similarity.AnswerTooLargeException;
import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.Similar;
import io.semcache.server.similarity.SimilarEntries;
import io.semcache.server.similarity.SimilarityCall;
import io.semcache.store.EmbeddingSpace;
import io.semcache.store.Row;
import io.semcache.vectors.Embedding;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** {@code POST /v1/similar}: the stored entries nearest to a text, a vector or an entry. */
final class SimilarResource implements Resource {

    private final Settings settings;
    private final ModelCatalog models;
    private final EmbeddingService embeddings;
    private final StoredEntries stored;
    private final SimilarEntries similar;
    private final BodyBudget budget;
    private final Clock clock;
    private final RequestBody body;

    SimilarResource(
            Settings settings,
            ModelCatalog models,
            EmbeddingService embeddings,
            StoredEntries stored,
            SimilarEntries similar,
            BodyBudget budget,
            Clock clock) {
        this.settings = settings;
        this.models = models;
        this.embeddings = embeddings;
        this.stored = stored;
        this.similar = similar;
        this.budget = budget;
        this.clock = clock;
        this.body = new RequestBody(settings.limits().bodyBytes());
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(
                Method.POST,
                "/v1/similar",
                ErrorFormat.PROBLEM,
                new Requirement.InNamespace(Role.READ),
                this::similar));
    }

    private void similar(ServerRequest request, ServerResponse response, Access access) {
        try (BodyBudget.Lease lease = budget.lease(request.headers())) {
            answer(lease, request, response, access);
        }
    }

    private void answer(BodyBudget.Lease lease, ServerRequest request, ServerResponse response, Access access) {
        long start = System.nanoTime();
        String json = body.text(request);
        lease.shrinkTo(json.length());
        SimilarRequest asked = SimilarRequestReader.read(json, settings);
        access.require(asked.store() ? Role.WRITE : Role.READ, asked.namespace());
        Duration timeout = asked.timeout() != null
                ? asked.timeout()
                : CacheHeaders.timeout(
                        request.headers(),
                        settings.server().requestTimeout(),
                        settings.server().maxRequestTimeout());
        Deadline deadline = Deadline.in(timeout, clock);
        Point point = switch (asked.probe()) {
            case Probe.Text(String text) -> ofText(text, asked, request, response, deadline);
            case Probe.Vector(Embedding vector) -> ofVector(vector, asked);
            case Probe.Key(CacheKey key) -> ofKey(key, asked, deadline);
        };
        SimilarityCall call = new SimilarityCall(
                asked.namespace(),
                point.space(),
                point.vector(),
                asked.k(),
                asked.minScore() != null
                        ? asked.minScore()
                        : settings.namespace(asked.namespace()).minScore(),
                asked.filter(),
                asked.include(),
                asked.maxLag(),
                deadline);
        Similar found = answered(near(call));
        new SimilarAnswer(
                        found,
                        asked.explain() ? call : null,
                        access.allowsEverywhere(Role.READ),
                        System.nanoTime() - start)
                .send(response);
    }

    private Similar near(SimilarityCall call) {
        try {
            return similar.near(call);
        } catch (AnswerTooLargeException e) {
            throw Refusal.invalid("include", String.valueOf(e.getMessage()));
        }
    }

    /** What matches are near to. */
    private record Point(EmbeddingSpace space, Embedding vector) {}

    /** Looked up or fetched like the text of any other call, but not stored unless that is asked for. */
    private Point ofText(
            String text, SimilarRequest asked, ServerRequest request, ServerResponse response, Deadline deadline) {
        Settings.Model model = models.forCall(asked.model(), asked.namespace());
        EmbeddingCall call = new EmbeddingCall(
                response.headers().get(RequestId.HEADER).get(),
                asked.namespace(),
                model.name(),
                asked.dimensions(),
                asked.inputType(),
                Truncate.NONE,
                cacheMode(asked, CacheHeaders.options(request.headers())),
                null,
                List.of(),
                List.of(new Input.Text(text)),
                deadline);
        return switch (embeddings.embed(call).getFirst()) {
            case Answer.Found found -> new Point(space(model, found.vector()), found.vector());
            case Answer.Failed failed ->
                throw new Refusal(failed.code(), failed.message(), "text", failed.retryAfterMs());
        };
    }

    /** Who looks for what is stored does not want to find the question next time. */
    private static CacheMode cacheMode(SimilarRequest asked, CacheOptions headers) {
        return new CacheOptions(false, !asked.store(), false, null, null, List.of())
                .or(headers)
                .mode();
    }

    private Point ofVector(Embedding vector, SimilarRequest asked) {
        Settings.Model model = models.forCall(asked.model(), asked.namespace());
        int expected = asked.dimensions() == null ? model.dimensions() : asked.dimensions();
        if (vector.dimensions() != expected) {
            throw new Refusal(
                    ErrorCode.DIMENSION_MISMATCH,
                    "expected a vector of " + expected + " dimensions for model " + model.name() + ", got "
                            + vector.dimensions()
                            + (asked.dimensions() == null ? "; name dimensions to search shortened vectors" : ""),
                    "vector",
                    -1);
        }
        return new Point(space(model, vector), vector);
    }

    private static EmbeddingSpace space(Settings.Model model, Embedding vector) {
        return new EmbeddingSpace(model.name(), model.revision(), vector.dimensions());
    }

    /** The space is that of the entry; a model or dimensions that are named must be the entry's. */
    private Point ofKey(CacheKey key, SimilarRequest asked, Deadline deadline) {
        Row.Present row =
                switch (stored.ofKeys(asked.namespace(), List.of(key), deadline).getFirst()) {
                    case Stored.Entry entry -> entry.row();
                    case Stored.Absent absent ->
                        throw new Refusal(
                                ErrorCode.NOT_FOUND,
                                "there is no entry with this key in namespace " + asked.namespace(),
                                "key",
                                -1);
                    case Stored.Failed(ErrorCode code, String message) -> throw new Refusal(code, message, "key", -1);
                };
        Embedding vector = row.vector();
        if (vector == null) {
            throw new Refusal(ErrorCode.NOT_FOUND, "the entry with this key has no vector", "key", -1);
        }
        EmbeddingSpace space = EmbeddingSpace.of(row);
        if (asked.model() != null && !models.named(asked.model()).name().equals(space.model())) {
            throw Refusal.invalid(
                    "model", "expected the model of the entry, " + space.model() + ", or none, got " + asked.model());
        }
        if (asked.dimensions() != null && asked.dimensions() != space.dimensions()) {
            throw new Refusal(
                    ErrorCode.DIMENSION_MISMATCH,
                    "expected the dimensions of the entry, " + space.dimensions() + ", or none, got "
                            + asked.dimensions(),
                    "dimensions",
                    -1);
        }
        return new Point(space, vector);
    }

    /** Part of the partitions is an answer that says so; none of them is not. */
    private static Similar answered(Similar similar) {
        if (similar.searched().isEmpty() && !similar.missing().isEmpty()) {
            Missing first = similar.missing().getFirst();
            throw Refusal.of(
                    first.code(),
                    "none of " + similar.missing().size() + " partitions answered; partition " + first.partition()
                            + ": " + first.reason());
        }
        return similar;
    }
}
