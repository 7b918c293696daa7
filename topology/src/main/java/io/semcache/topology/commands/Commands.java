package io.semcache.topology.commands;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CommandEvent;
import io.semcache.topology.admission.Refusal;
import io.semcache.topology.answers.Answers;
import io.semcache.topology.events.Event;
import io.semcache.topology.invalidation.Erasures;
import io.semcache.topology.invalidation.Flushes;
import io.semcache.topology.invalidation.Invalidations;
import io.semcache.topology.runtime.LocalAnswer;
import io.semcache.topology.sources.Cascades;
import io.semcache.topology.sources.Graph;
import org.jspecify.annotations.Nullable;

/** Has each command carried out, and tells the caller who waits for it what came of it. */
public final class Commands {

    private final CommandHandler entries;
    private final Invalidations invalidations;
    private final Erasures erasures;
    private final Cascades cascades;
    private final Flushes flushes;
    private final Graph graph;
    private final Answers answers;

    public Commands(
            CommandHandler entries,
            Invalidations invalidations,
            Erasures erasures,
            Cascades cascades,
            Flushes flushes,
            Graph graph,
            Answers answers) {
        this.entries = entries;
        this.invalidations = invalidations;
        this.erasures = erasures;
        this.cascades = cascades;
        this.flushes = flushes;
        this.graph = graph;
        this.answers = answers;
    }

    /** Null, or why the command cannot be carried out. */
    public @Nullable Refusal handle(Event.Command event) {
        LocalAnswer answer = switch (event.body().getOp()) {
            case PUT -> entries.put(event);
            case DELETE -> entries.delete(event);
            case TOUCH -> entries.touch(event);
            case INVALIDATE -> event.body().getCascade() ? cascades.cascade(event) : invalidations.invalidate(event);
            case FLUSH -> flushes.flush(event);
            case LINK -> link(event);
            case UNLINK -> unlink(event);
            case ERASE -> erasures.erase(event);
            case UNKNOWN -> Answers.failed(Refusal.invalid("op has a value that this cache does not know"));
        };
        answers.applied(event, answer);
        return answer instanceof LocalAnswer.Failed(String code, String message, long _)
                ? new Refusal(ErrorCode.ofWireName(code).orElse(ErrorCode.INTERNAL), message)
                : null;
    }

    private LocalAnswer link(Event.Command event) {
        CommandEvent command = event.body();
        if (command.getSource() == null) {
            return Answers.failed(Refusal.invalid("a link needs a source"));
        }
        Refusal refusal =
                graph.declare(command.getNamespace(), command.getSource(), command.getDependsOn(), event.offset());
        return refusal == null ? new LocalAnswer.Applied(true) : Answers.failed(refusal);
    }

    private LocalAnswer unlink(Event.Command event) {
        graph.forget(event.body().getNamespace(), event.body().getSources());
        return new LocalAnswer.Applied(true);
    }
}
