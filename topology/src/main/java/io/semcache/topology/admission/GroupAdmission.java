package io.semcache.topology.admission;

import io.semcache.config.Grants;
import io.semcache.config.Settings;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CommandOp;
import io.semcache.serdes.CacheKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks commands that are about no single entry: by what entries have in common, or about sources. Thread-safe. */
final class GroupAdmission {

    private final Models models;
    private final Bounds bounds;
    private final Settings.Limits limits;

    GroupAdmission(Models models, Bounds bounds, Settings.Limits limits) {
        this.models = models;
        this.bounds = bounds;
        this.limits = limits;
    }

    /** Whether a command of this kind is about no single entry. */
    static boolean admits(CommandOp op) {
        return switch (op) {
            case INVALIDATE, FLUSH, LINK, UNLINK, ERASE -> true;
            case PUT, DELETE, TOUCH, UNKNOWN -> false;
        };
    }

    /** Null, or why the command is not let in. */
    @Nullable Refusal refusal(CacheCommand command) {
        Refusal refusal = Refusal.first(
                bounds.commandId(command.getCommandId()),
                isOfAll(command) ? null : bounds.namespace(command.getNamespace()),
                bounds.string("source", command.getSource()),
                bounds.string("subject", command.getSubject()),
                bounds.string("model", command.getModel()),
                bounds.labels("tags", command.getTags()),
                bounds.labels("depends_on", command.getDependsOn()),
                sources(command.getSources()));
        return refusal != null ? refusal : ofOp(command);
    }

    private static boolean isOfAll(CacheCommand command) {
        boolean isPossible = command.getOp() == CommandOp.FLUSH || command.getOp() == CommandOp.ERASE;
        return isPossible && command.getNamespace().equals(Grants.EVERY_NAMESPACE);
    }

    private @Nullable Refusal sources(List<String> sources) {
        if (sources.size() > limits.tags()) {
            return Refusal.invalid("sources must be at most " + limits.tags() + ", got " + sources.size());
        }
        for (String source : sources) {
            Refusal refusal = bounds.string("each of sources", source);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private @Nullable Refusal ofOp(CacheCommand command) {
        return switch (command.getOp()) {
            case INVALIDATE -> invalidation(command);
            case FLUSH -> null;
            case LINK ->
                command.getSource() == null || command.getDependsOn().isEmpty()
                        ? Refusal.invalid("LINK needs a source and what it depends on")
                        : null;
            case UNLINK -> command.getSources().isEmpty() ? Refusal.invalid("UNLINK needs sources") : null;
            case ERASE -> command.getSubject() == null ? Refusal.invalid("ERASE needs a subject") : null;
            case PUT, DELETE, TOUCH, UNKNOWN ->
                throw new IllegalArgumentException("expected a command about many entries, got " + command.getOp());
        };
    }

    private @Nullable Refusal invalidation(CacheCommand command) {
        if (command.getFilter() != null) {
            try {
                FilterJson.read(command.getFilter(), limits);
            } catch (IllegalArgumentException e) {
                return Refusal.invalid("filter: " + e.getMessage());
            }
        }
        if (command.getCascade()) {
            return command.getSource() == null || !command.getSources().isEmpty()
                    ? Refusal.invalid("a cascade begins at one source")
                    : null;
        }
        boolean some = command.getSource() != null
                || !command.getSources().isEmpty()
                || !command.getTags().isEmpty()
                || command.getModel() != null
                || command.getFilter() != null;
        return some ? null : Refusal.invalid("an invalidation needs tags, a source, a model or a filter");
    }

    /** Name of the model that the command calls by name or alias; one that is not configured may still have entries. */
    @Nullable String model(CacheCommand command) {
        Settings.Model model =
                command.getModel() == null ? null : models.model(command.getNamespace(), command.getModel());
        return model == null ? command.getModel() : model.name();
    }

    /** The key under which the command goes to the log. */
    static CacheKey key(CacheCommand command) {
        boolean isOfGraph = switch (command.getOp()) {
            case LINK, UNLINK -> true;
            case INVALIDATE -> command.getCascade();
            case FLUSH, ERASE, PUT, DELETE, TOUCH, UNKNOWN -> false;
        };
        return isOfGraph ? CacheKey.ofSources(command.getNamespace()) : CacheKey.ofNamespace(command.getNamespace());
    }
}
