package io.semcache.topology;

import io.semcache.schemas.CommandEvent;
import io.semcache.store.Row;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a write. It ends the say of the flight that is under way: its callers get their answer, but the vector is
 * not stored over what was written here.
 */
final class CommandHandler {

    private final Rows rows;
    private final Flights flights;
    private final Entries entries;
    private final Answers answers;
    private final Clock clock;

    CommandHandler(Rows rows, Flights flights, Entries entries, Answers answers, Clock clock) {
        this.rows = rows;
        this.flights = flights;
        this.entries = entries;
        this.answers = answers;
        this.clock = clock;
    }

    /** Null, or why the command cannot be carried out. */
    @Nullable Refusal handle(Event.Command event) {
        boolean existed = exists(event);
        Refusal refusal = switch (event.body().getOp()) {
            case PUT -> put(event);
            case DELETE -> {
                rows.deleteEntry(event.key());
                flights.overrule(event.key(), event.offset());
                yield null;
            }
            case INVALIDATE, FLUSH, TOUCH -> Refusal.invalid(event.body().getOp() + " is not supported yet");
            case UNKNOWN -> Refusal.invalid("op has a value that this cache does not know");
        };
        answers.applied(
                event,
                refusal == null ? new LocalAnswer.Applied(existed) : Answers.failed(refusal.code(), refusal.message()));
        return refusal;
    }

    private boolean exists(Event.Command event) {
        return rows.entry(event.key()) instanceof Row.Present present
                && (present.expiresAtMs() == Row.NEVER || present.expiresAtMs() > clock.millis());
    }

    private @Nullable Refusal put(Event.Command event) {
        CommandEvent command = event.body();
        if (command.getVector() == null || command.getIdentity() == null) {
            return Refusal.invalid("PUT needs a vector and an identity");
        }
        return switch (VectorCheck.of(command.getVector(), command.getIdentity().getDimensions())) {
            case VectorCheck.Unusable(Refusal refusal) -> refusal;
            case VectorCheck.Usable usable -> {
                Row.Present entry = entries.put(event, usable.vector());
                if (!entries.fits(entry)) {
                    yield Refusal.invalid(entries.tooLarge(entry));
                }
                rows.putEntry(event.key(), entry);
                flights.overrule(event.key(), event.offset());
                yield null;
            }
        };
    }
}
