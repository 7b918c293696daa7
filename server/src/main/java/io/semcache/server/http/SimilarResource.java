package io.semcache.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.Settings;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.EmbeddingService;
import io.semcache.server.embedding.StoredEntries;
import io.semcache.server.http.SearchPoints.Point;
import io.semcache.server.similarity.AnswerTooLargeException;
import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.Similar;
import io.semcache.server.similarity.SimilarEntries;
import io.semcache.server.similarity.SimilarityCall;
import io.semcache.server.similarity.payload.PayloadAnswer;
import io.semcache.server.similarity.payload.PayloadLookup;
import io.semcache.server.similarity.payload.PayloadQuestion;
import io.semcache.server.similarity.payload.Strategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/similar}: the stored entries nearest to a text, a vector or an entry, and the payloads of such. */
final class SimilarResource implements Resource {

    private final Settings settings;
    private final SearchPoints points;
    private final SimilarEntries similar;
    private final PayloadLookup payloads;
    private final Bodies bodies;
    private final Deadlines deadlines;

    SimilarResource(
            Settings settings,
            ModelCatalog models,
            EmbeddingService embeddings,
            StoredEntries stored,
            SimilarEntries similar,
            PayloadLookup payloads,
            Bodies bodies,
            Deadlines deadlines) {
        this.settings = settings;
        this.points = new SearchPoints(models, embeddings, stored);
        this.similar = similar;
        this.payloads = payloads;
        this.bodies = bodies;
        this.deadlines = deadlines;
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
        long start = System.nanoTime();
        bodies.read(request, body -> {
            SimilarRequest asked = SimilarRequestReader.read(Document.json(body), settings);
            access.require(asked.store() ? Role.WRITE : Role.READ, asked.namespace());
            Call call = new Call(
                    asked,
                    CacheHeaders.options(request.headers()),
                    new Asker(response.headers().get(RequestId.HEADER).get(), access.tenant()),
                    deadlines.of(request.headers(), asked.timeout()),
                    access.allowsEverywhere(Role.READ),
                    start);
            answer(call).send(response);
        });
    }

    private SimilarAnswer answer(Call call) {
        try {
            return call.asked().ofPayloads() ? ofPayloads(call) : ofEntries(call);
        } catch (AnswerTooLargeException e) {
            throw Refusal.invalid("include", String.valueOf(e.getMessage()));
        }
    }

    /**
     * One request with what its headers say.
     *
     * @param ofTheLog whether the caller may know how much is written to all namespaces
     */
    private record Call(
            SimilarRequest asked,
            CacheOptions headers,
            Asker asker,
            Deadline deadline,
            boolean ofTheLog,
            long startNanos) {

        SimilarAnswer answer(Matches matches, Similar similar, @Nullable SimilarityCall search) {
            return new SimilarAnswer(
                    matches, similar, asked.explain() ? search : null, ofTheLog, System.nanoTime() - startNanos);
        }
    }

    private SimilarAnswer ofEntries(Call call) {
        SimilarRequest asked = call.asked();
        requireSearched(asked);
        Point point = points.of(asked, call.headers(), call.asker(), call.deadline());
        Float named = asked.minScore();
        SimilarityCall search = search(
                call,
                point,
                named != null ? named : settings.namespace(asked.namespace()).minScore());
        Similar found = answered(similar.near(search));
        return call.answer(new Matches.Near(found.hits(), asked.include()), found, search);
    }

    /** An exact match needs no vector, so that it is found while the provider is away, too. */
    private SimilarAnswer ofPayloads(Call call) {
        SimilarRequest asked = call.asked();
        Float named = asked.minScore();
        float threshold =
                named != null ? named : settings.namespace(asked.namespace()).payloadMinScore();
        if (asked.uses(Strategy.EXACT)) {
            PayloadQuestion question = points.question(asked, call.headers(), call.asker(), call.deadline());
            if (question == null) {
                throw Refusal.invalid("strategies", "expected a text to look for exactly");
            }
            PayloadAnswer exact = payloads.exactly(question, threshold, asked.filter(), asked.include());
            if (!exact.matches().isEmpty() || !asked.uses(Strategy.SEMANTIC)) {
                payloads.served(asked.namespace(), exact, question);
                return call.answer(new JudgedMatches(exact, asked.include()), exact.searched(), null);
            }
        }
        requireSearched(asked);
        Point point = points.of(asked, call.headers(), call.asker(), call.deadline());
        if (asked.gated() && point.question() == null) {
            throw Refusal.invalid(
                    "gate", "expected a text, which the gate compares with those of the entries, or gate: false");
        }
        SimilarityCall search = search(call, point, threshold);
        PayloadAnswer found = payloads.near(search, point.question(), asked.gated());
        answered(found.searched());
        payloads.served(asked.namespace(), found, point.question());
        return call.answer(new JudgedMatches(found, asked.include()), found.searched(), search);
    }

    /** Before a provider is asked for a vector that nothing is compared with. */
    private void requireSearched(SimilarRequest asked) {
        if (!settings.namespace(asked.namespace()).search()) {
            throw Refusal.invalid(
                    "namespace",
                    "namespace " + asked.namespace() + " is not searched: namespaces." + asked.namespace()
                            + ".search is false");
        }
    }

    private static SimilarityCall search(Call call, Point point, float minScore) {
        SimilarRequest asked = call.asked();
        return new SimilarityCall(
                asked.namespace(),
                point.space(),
                point.vector(),
                asked.k(),
                minScore,
                asked.filter(),
                asked.include(),
                asked.maxLag(),
                call.deadline());
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
