package io.semcache.topology;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.Identity;
import io.semcache.schemas.InputType;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Truncate;
import io.semcache.schemas.Waiter;
import io.semcache.serdes.CacheKey;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The door of the cache, the same for topics and HTTP: checks a request or command against the limits, fills in what
 * the namespace and the model decide, and computes the cache key. Thread-safe.
 */
public final class Admission {

    /** Option of a model: a request may ask for fewer dimensions than the model's own number. */
    static final String SHORTENS = "shortens";

    private final Models models;
    private final Bounds bounds;
    private final Clock clock;

    public Admission(Settings settings, Clock clock) {
        this.models = new Models(settings);
        this.bounds = new Bounds(settings.limits());
        this.clock = clock;
    }

    /** The lookup of one request. {@code waiter} says where the answer goes; null: nobody waits. */
    public Verdict<LookupEvent> lookup(EmbeddingRequest request, @Nullable Waiter waiter) {
        Refusal refusal = Refusal.first(
                bounds.requestId(request.getRequestId()),
                bounds.namespace(request.getNamespace()),
                known("cache", request.getCache() != CacheMode.UNKNOWN),
                known("input_type", request.getInputType() != InputType.UNKNOWN),
                known("truncate", request.getTruncate() != Truncate.UNKNOWN),
                bounds.ttl(request.getTtlMs()),
                bounds.labels("tags", request.getTags()),
                bounds.labels("depends_on", request.getDependsOn()),
                bounds.metadata(request.getMetadata()),
                bounds.string("subject", request.getSubject()),
                bounds.string("source", request.getSource()),
                bounds.string("revision", request.getRevision()));
        if (refusal != null) {
            return refusal.verdict();
        }
        String name = request.getModel();
        Settings.Model model = models.model(
                name != null ? name : models.namespace(request.getNamespace()).model());
        if (model == null) {
            return unknownModel(name).verdict();
        }
        refusal = Refusal.first(
                dimensions(model, request.getDimensions()),
                content(model, request.getText(), request.getTokens(), request.getTruncate()));
        if (refusal != null) {
            return refusal.verdict();
        }
        var identity = identity(
                request.getNamespace(), model, request.getDimensions(), request.getInputType(), request.getTruncate());
        CacheKey key = request.getText() != null
                ? CacheKey.ofText(identity, request.getText())
                : CacheKey.ofTokens(identity, request.getTokens());
        return new Verdict.Admitted<>(
                key,
                new LookupEvent(
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
                        clock.instant()));
    }

    /** The event of one command. INVALIDATE and FLUSH are refused: nothing carries them out yet. */
    public Verdict<CommandEvent> command(CacheCommand command) {
        Refusal refusal = Refusal.first(
                bounds.commandId(command.getCommandId()),
                supported(command),
                bounds.namespace(command.getNamespace()),
                bounds.name(command.getName()),
                command.getText() == null ? null : bounds.text(command.getText()),
                command.getText() == null && command.getName() == null
                        ? Refusal.invalid("a command needs a text or a name")
                        : null,
                bounds.ttl(command.getTtlMs()),
                bounds.labels("tags", command.getTags()),
                bounds.labels("depends_on", command.getDependsOn()),
                bounds.metadata(command.getMetadata()),
                bounds.string("content_type", command.getContentType()),
                bounds.string("subject", command.getSubject()),
                bounds.string("source", command.getSource()),
                bounds.string("revision", command.getRevision()));
        if (refusal != null) {
            return refusal.verdict();
        }
        Identity given = command.getIdentity();
        String name = given == null || given.getModel().isEmpty() ? null : given.getModel();
        Settings.Model model = models.model(
                name != null ? name : models.namespace(command.getNamespace()).model());
        if (model == null) {
            return unknownModel(name).verdict();
        }
        Integer dimensions = given == null || given.getDimensions() == 0 ? null : given.getDimensions();
        InputType inputType = given == null ? InputType.NONE : given.getInputType();
        Truncate truncate = given == null ? Truncate.NONE : given.getTruncate();
        refusal = Refusal.first(
                known("input_type", inputType != InputType.UNKNOWN),
                known("truncate", truncate != Truncate.UNKNOWN),
                dimensions(model, dimensions));
        if (refusal != null) {
            return refusal.verdict();
        }
        Identity identity = identity(command.getNamespace(), model, dimensions, inputType, truncate);
        refusal = written(command, identity);
        if (refusal != null) {
            return refusal.verdict();
        }
        CacheKey key = command.getName() != null
                ? CacheKey.ofName(command.getNamespace(), command.getName())
                : CacheKey.ofText(identity, command.getText());
        return new Verdict.Admitted<>(
                key,
                new CommandEvent(
                        command.getCommandId(),
                        command.getOp(),
                        command.getNamespace(),
                        command.getName(),
                        identity,
                        command.getText(),
                        command.getVector(),
                        command.getPayload(),
                        command.getContentType(),
                        command.getTtlMs(),
                        command.getTags(),
                        command.getMetadata(),
                        command.getSubject(),
                        command.getSource(),
                        command.getRevision(),
                        command.getDependsOn(),
                        command.getFilter(),
                        command.getDryRun(),
                        command.getIssuedAt(),
                        clock.instant()));
    }

    private static @Nullable Refusal known(String member, boolean known) {
        return known ? null : Refusal.invalid(member + " has a value that this cache does not know");
    }

    private static @Nullable Refusal supported(CacheCommand command) {
        return switch (command.getOp()) {
            case PUT, DELETE -> null;
            case INVALIDATE, FLUSH -> Refusal.invalid(command.getOp() + " is not supported yet");
            case UNKNOWN -> known("op", false);
        };
    }

    private Refusal unknownModel(@Nullable String name) {
        return new Refusal(
                ErrorCode.UNKNOWN_MODEL,
                "model " + name + " is not configured; there are " + String.join(", ", models.names()));
    }

    private static @Nullable Refusal dimensions(Settings.Model model, @Nullable Integer dimensions) {
        if (dimensions == null || dimensions == model.dimensions()) {
            return null;
        }
        boolean shortens = Boolean.parseBoolean(model.options().get(SHORTENS));
        return shortens && dimensions >= 1 && dimensions < model.dimensions()
                ? null
                : new Refusal(
                        ErrorCode.DIMENSION_MISMATCH,
                        "model " + model.name() + " has " + (shortens ? "up to " : "") + model.dimensions()
                                + " dimensions, got " + dimensions);
    }

    private @Nullable Refusal content(
            Settings.Model model, @Nullable String text, @Nullable List<Integer> tokens, Truncate truncate) {
        if ((text == null) == (tokens == null)) {
            return Refusal.invalid("a request needs either a text or tokens");
        }
        return text != null ? bounds.text(text) : tokens(model, tokens, truncate);
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

    private static Identity identity(
            String namespace,
            Settings.Model model,
            @Nullable Integer dimensions,
            InputType inputType,
            Truncate truncate) {
        return new Identity(
                namespace,
                model.name(),
                model.revision(),
                dimensions == null ? model.dimensions() : dimensions,
                inputType,
                null,
                truncate);
    }

    /** What a PUT would store. */
    private @Nullable Refusal written(CacheCommand command, Identity identity) {
        return switch (command.getOp()) {
            case PUT -> {
                if (command.getVector() == null) {
                    yield Refusal.invalid("PUT needs a vector");
                }
                yield Refusal.first(
                        vector(command.getVector(), identity.getDimensions()),
                        command.getPayload() == null
                                ? null
                                : bounds.payload(command.getPayload().remaining()));
            }
            default -> null;
        };
    }

    private static @Nullable Refusal vector(ByteBuffer bytes, int dimensions) {
        return switch (VectorCheck.of(bytes, dimensions)) {
            case VectorCheck.Usable usable -> null;
            case VectorCheck.Unusable(Refusal refusal) -> refusal;
        };
    }
}
