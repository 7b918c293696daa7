package io.semcache.topology.admission;

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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns requests into lookups. Thread-safe. */
final class LookupAdmission {

    /** Who pays where nobody says who calls. */
    static final String NO_TENANT = "";

    private final Models models;
    private final Bounds bounds;
    private final Clock clock;
    private final Tokenizers tokenizers = new Tokenizers();

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
        String text = text(model, request);
        List<Integer> tokens = text == null ? request.getTokens() : null;
        refusal = Refusal.first(
                Models.dimensions(model, request.getDimensions()),
                oneContent(request),
                text == null ? tokens(model, tokens, request.getTruncate()) : bounds.text(text));
        if (refusal != null) {
            return refusal.verdict();
        }
        Identity identity = Models.identity(
                request.getNamespace(), model, request.getDimensions(), request.getInputType(), request.getTruncate());
        CacheKey key = text != null
                ? CacheKey.ofText(identity, text)
                : CacheKey.ofTokens(identity, Objects.requireNonNull(tokens));
        return new Verdict.Admitted<>(key, lookup(identity, text, tokens, request, waiter));
    }

    /** The text, also of token ids for a model that takes none; null if there is none. */
    private @Nullable String text(Settings.Model model, EmbeddingRequest request) {
        List<Integer> tokens = request.getTokens();
        return request.getText() != null || tokens == null || model.tokenIds()
                ? request.getText()
                : tokenizers.text(model.tokenizer(), tokens).orElse(null);
    }

    private @Nullable Refusal members(EmbeddingRequest request) {
        return Refusal.first(
                bounds.requestId(request.getRequestId()),
                bounds.namespace(request.getNamespace()),
                Refusal.unlessKnown("cache", request.getCache() != CacheMode.UNKNOWN),
                Models.known(request.getInputType(), request.getTruncate()),
                bounds.ttl(request.getTtlMs()),
                bounds.stale("stale_while_revalidate_ms", request.getStaleWhileRevalidateMs()),
                bounds.stale("stale_if_error_ms", request.getStaleIfErrorMs()),
                bounds.maxAge(request.getMaxAgeMs()),
                bounds.labels("tags", request.getTags()),
                bounds.labels("depends_on", request.getDependsOn()),
                bounds.metadata(request.getMetadata()),
                bounds.string("subject", request.getSubject()),
                bounds.string("source", request.getSource()),
                bounds.string("revision", request.getRevision()));
    }

    private static @Nullable Refusal oneContent(EmbeddingRequest request) {
        return (request.getText() == null) == (request.getTokens() == null)
                ? Refusal.invalid("a request needs either a text or tokens")
                : null;
    }

    private static @Nullable Refusal tokens(Settings.Model model, @Nullable List<Integer> tokens, Truncate truncate) {
        if (tokens == null) {
            return null;
        }
        if (!model.tokenIds()) {
            return Refusal.invalid("tokens must be ids of " + model.tokenizer() + ", the tokenizer of model "
                    + model.name() + ", which takes none itself");
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

    private LookupEvent lookup(
            Identity identity,
            @Nullable String text,
            @Nullable List<Integer> tokens,
            EmbeddingRequest request,
            @Nullable Waiter waiter) {
        return new LookupEvent(
                identity,
                text,
                tokens,
                waiter,
                request.getCache(),
                request.getTtlMs(),
                request.getSliding(),
                request.getStaleWhileRevalidateMs(),
                request.getStaleIfErrorMs(),
                request.getMaxAgeMs(),
                request.getTags(),
                request.getMetadata(),
                request.getSubject(),
                request.getSource(),
                request.getRevision(),
                request.getDependsOn(),
                request.getDeadline(),
                clock.instant(),
                NO_TENANT);
    }
}
