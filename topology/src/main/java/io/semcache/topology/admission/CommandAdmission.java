package io.semcache.topology.admission;

import io.semcache.config.Settings;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.Identity;
import io.semcache.schemas.InputType;
import io.semcache.schemas.Truncate;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.PromptName;
import java.nio.ByteBuffer;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Turns commands into their events. Thread-safe. */
final class CommandAdmission {

    private static final Identity NOTHING_GIVEN = new Identity("", "", "", 0, InputType.NONE, null, Truncate.NONE);

    private final Models models;
    private final Bounds bounds;
    private final GroupAdmission groups;
    private final Clock clock;

    CommandAdmission(Models models, Bounds bounds, GroupAdmission groups, Clock clock) {
        this.models = models;
        this.bounds = bounds;
        this.groups = groups;
        this.clock = clock;
    }

    Verdict<CommandEvent> admit(CacheCommand command) {
        if (GroupAdmission.admits(command.getOp())) {
            Refusal refusal = groups.refusal(command);
            return refusal != null
                    ? refusal.verdict()
                    : new Verdict.Admitted<>(GroupAdmission.key(command), event(command.getName(), null, command));
        }
        Refusal refusal = Refusal.first(supported(command.getOp()), members(command));
        if (refusal != null) {
            return refusal.verdict();
        }
        if (command.getCacheKey() != null) {
            return byKey(command, command.getCacheKey());
        }
        String name = name(command);
        CacheKey named = name == null ? null : CacheKey.ofName(command.getNamespace(), name);
        if (named != null && !needsIdentity(command)) {
            return new Verdict.Admitted<>(named, event(name, null, command));
        }
        Identity given = command.getIdentity() == null ? NOTHING_GIVEN : command.getIdentity();
        String modelName = given.getModel().isEmpty() ? null : given.getModel();
        Settings.Model model = models.model(command.getNamespace(), modelName);
        if (model == null) {
            return models.unknown(modelName).verdict();
        }
        Integer dimensions = given.getDimensions() == 0 ? null : given.getDimensions();
        refusal = Refusal.first(
                Models.known(given.getInputType(), given.getTruncate()), Models.dimensions(model, dimensions));
        if (refusal != null) {
            return refusal.verdict();
        }
        Identity identity =
                Models.identity(command.getNamespace(), model, dimensions, given.getInputType(), given.getTruncate());
        refusal = vector(command, identity);
        if (refusal != null) {
            return refusal.verdict();
        }
        CacheKey key = named != null ? named : CacheKey.ofText(identity, command.getText());
        return new Verdict.Admitted<>(key, event(name, identity, command));
    }

    private Verdict<CommandEvent> byKey(CacheCommand command, String hex) {
        CacheKey key;
        try {
            key = CacheKey.ofHex(hex);
        } catch (IllegalArgumentException e) {
            return Refusal.invalid("cache_key: " + e.getMessage()).verdict();
        }
        return command.getOp() == CommandOp.DELETE && command.getName() == null && command.getText() == null
                ? new Verdict.Admitted<>(key, event(null, null, command))
                : Refusal.invalid("a cache_key is for DELETE, in the place of a name or a text")
                        .verdict();
    }

    /** The given one; what is put for a text with neither a name nor a vector is named after it. */
    private static @Nullable String name(CacheCommand command) {
        boolean isPrompt = command.getOp() == CommandOp.PUT
                && command.getName() == null
                && command.getVector() == null
                && command.getPayload() != null;
        return isPrompt ? PromptName.of(command.getText()) : command.getName();
    }

    /** What is kept under a name without a vector has nothing to do with a model. */
    private static boolean needsIdentity(CacheCommand command) {
        return command.getOp() == CommandOp.PUT && (command.getEmbed() || command.getVector() != null);
    }

    private static @Nullable Refusal supported(CommandOp op) {
        return switch (op) {
            case PUT, DELETE, TOUCH -> null;
            case INVALIDATE, FLUSH, LINK, UNLINK, ERASE ->
                throw new IllegalArgumentException("expected a command about one entry, got " + op);
            case UNKNOWN -> Refusal.unlessKnown("op", false);
        };
    }

    private @Nullable Refusal members(CacheCommand command) {
        return Refusal.first(
                bounds.commandId(command.getCommandId()),
                bounds.namespace(command.getNamespace()),
                bounds.name(command.getName()),
                command.getText() == null ? null : bounds.text(command.getText()),
                command.getText() == null && command.getName() == null && command.getCacheKey() == null
                        ? Refusal.invalid("a command needs a text or a name")
                        : null,
                command.getOp() == CommandOp.PUT ? content(command) : null,
                bounds.ttl(command.getTtlMs()),
                bounds.labels("tags", command.getTags()),
                bounds.labels("depends_on", command.getDependsOn()),
                bounds.metadata(command.getMetadata()),
                bounds.string("content_type", command.getContentType()),
                bounds.string("subject", command.getSubject()),
                bounds.string("source", command.getSource()),
                bounds.string("revision", command.getRevision()));
    }

    private @Nullable Refusal content(CacheCommand command) {
        ByteBuffer payload = command.getPayload();
        return Refusal.first(
                payload == null ? null : bounds.payload(payload.remaining()),
                command.getVector() == null && command.getName() == null && payload == null
                        ? Refusal.textAlone()
                        : null);
    }

    private static @Nullable Refusal vector(CacheCommand command, Identity identity) {
        return command.getOp() == CommandOp.PUT && command.getVector() != null
                ? VectorCheck.refusal(command.getVector(), identity.getDimensions())
                : null;
    }

    private CommandEvent event(@Nullable String name, @Nullable Identity identity, CacheCommand command) {
        return new CommandEvent(
                command.getCommandId(),
                command.getOp(),
                command.getNamespace(),
                name,
                identity,
                command.getText(),
                command.getCacheKey(),
                command.getVector(),
                command.getEmbed(),
                command.getPayload(),
                command.getContentType(),
                command.getTtlMs(),
                command.getSliding(),
                command.getTags(),
                command.getMetadata(),
                command.getSubject(),
                command.getSource(),
                command.getRevision(),
                command.getDependsOn(),
                command.getFilter(),
                groups.model(command),
                command.getSources(),
                command.getCascade(),
                command.getDryRun(),
                command.getIssuedAt(),
                clock.instant(),
                LookupAdmission.NO_TENANT);
    }
}
