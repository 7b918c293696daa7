package io.semcache.topology;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.Identity;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Truncate;
import io.semcache.schemas.Waiter;
import io.semcache.serdes.CacheKey;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns requests into lookups. Thread-safe. */
final class LookupAdmission {

    private final Models models;
    private final Bounds bounds;
    private final Clock clock;

    LookupAdmission(Models models, Bounds bounds, Clock clock) {
        this.models = models;
        this.bounds = bounds;
        this.clock = clock;
    }

    Verdict<LookupEvent> admit(EmbeddingRequest request, @Nullable Waiter waiter) {
        Refusal refusal = members(request);
        if (refusal != null) {
            return refusal.verdict();
        }
        Settings.Model model = models.model(request.getNamespace(), request.getModel());
        if (model == null) {
            return models.unknown(request.getModel()).verdict();
        }
        refusal = Refusal.first(Models.dimensions(model, request.getDimensions()), content(model, request));
        if (refusal != null) {
            return refusal.verdict();
        }
        Identity identity = Models.identity(
                request.getNamespace(), model, request.getDimensions(), request.getInputType(), request.getTruncate());
        CacheKey key = request.getText() != null
                ? CacheKey.ofText(identity, request.getText())
                : CacheKey.ofTokens(identity, request.getTokens());
        return new Verdict.Admitted<>(key, lookup(identity, request, waiter));
    }

    private @Nullable Refusal members(EmbeddingRequest request) {
        return Refusal.first(
                bounds.requestId(request.getRequestId()),
                bounds.namespace(request.getNamespace()),
                Refusal.unlessKnown("cache", request.getCache() != CacheMode.UNKNOWN),
                Models.known(request.getInputType(), request.getTruncate()),
                bounds.ttl(request.getTtlMs()),
                bounds.labels("tags", request.getTags()),
                bounds.labels("depends_on", request.getDependsOn()),
                bounds.metadata(request.getMetadata()),
                bounds.string("subject", request.getSubject()),
                bounds.string("source", request.getSource()),
                bounds.string("revision", request.getRevision()));
    }

    private @Nullable Refusal content(Settings.Model model, EmbeddingRequest request) {
        String text = request.getText();
        List<Integer> tokens = request.getTokens();
        if ((text == null) == (tokens == null)) {
            return Refusal.invalid("a request needs either a text or tokens");
        }
        return text != null ? bounds.text(text) : tokens(model, tokens, request.getTruncate());
    }

    private static @Nullable Refusal tokens(Settings.Model model, List<Integer> tokens, Truncate truncate) {
        if (!model.tokenIds()) {
            return Refusal.invalid("model " + model.name() + " takes no token ids");
        }
        if (tokens.isEmpty()) {
            return Refusal.invalid("tokens must not be empty");
        }
        for (int token : tokens) {
            if (token < 0) {
                return Refusal.invalid("tokens must be at least 0, got " + token);
            }
        }
        return tokens.size() <= model.maxTokens() || truncate == Truncate.END
                ? null
                : new Refusal(
                        ErrorCode.TEXT_TOO_LONG,
                        "model " + model.name() + " takes at most " + model.maxTokens() + " tokens, got "
                                + tokens.size());
    }

    private LookupEvent lookup(Identity identity, EmbeddingRequest request, @Nullable Waiter waiter) {
        return new LookupEvent(
                identity,
                request.getText(),
                request.getTokens(),
                waiter,
                request.getCache(),
                request.getTtlMs(),
                request.getTags(),
                request.getMetadata(),
                request.getSubject(),
                request.getSource(),
                request.getRevision(),
                request.getDependsOn(),
                request.getDeadline(),
                clock.instant());
    }
}
