package io.semcache.topology;

import io.semcache.config.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Has each command carried out, and tells the caller who waits for it what came of it. */
final class Commands {

    private final CommandHandler entries;
    private final Erasures erasures;
    private final Answers answers;

    Commands(CommandHandler entries, Erasures erasures, Answers answers) {
        this.entries = entries;
        this.erasures = erasures;
        this.answers = answers;
    }

    /** Null, or why the command cannot be carried out. */
    @Nullable Refusal handle(Event.Command event) {
        LocalAnswer answer = switch (event.body().getOp()) {
            case PUT -> entries.put(event);
            case DELETE -> entries.delete(event);
            case TOUCH -> entries.touch(event);
            case ERASE -> erasures.erase(event);
            case INVALIDATE, FLUSH, LINK, UNLINK, IMPORT ->
                Answers.failed(Refusal.invalid(event.body().getOp() + " is not supported yet"));
            case UNKNOWN -> Answers.failed(Refusal.invalid("op has a value that this cache does not know"));
        };
        answers.applied(event, answer);
        return answer instanceof LocalAnswer.Failed(String code, String message, long _)
                ? new Refusal(ErrorCode.ofWireName(code).orElse(ErrorCode.INTERNAL), message)
                : null;
    }
}
