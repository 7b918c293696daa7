package io.semcache.topology.commands;

import io.semcache.schemas.CommandEvent;
import io.semcache.store.export.DumpedEntries;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.Row;
import io.semcache.topology.admission.ImportAdmission;
import io.semcache.topology.admission.Refusal;
import io.semcache.topology.answers.Answers;
import io.semcache.topology.entries.Entries;
import io.semcache.topology.events.Event;
import io.semcache.topology.flights.FlightEnds;
import io.semcache.topology.rows.Epochs;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.runtime.LocalAnswer;
import java.nio.ByteBuffer;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Stores entries that were exported, here or elsewhere. The newer entry stays: what was created after the imported one
 * is kept, anything else overwritten, so that an import can be repeated. Nothing is embedded for it.
 */
public final class Imports {

    private final Rows rows;
    private final Epochs epochs;
    private final FlightEnds flightEnds;
    private final Entries entries;
    private final Clock clock;

    public Imports(Rows rows, Epochs epochs, FlightEnds flightEnds, Entries entries, Clock clock) {
        this.rows = rows;
        this.epochs = epochs;
        this.flightEnds = flightEnds;
        this.entries = entries;
        this.clock = clock;
    }

    LocalAnswer store(Event.Command event) {
        ByteBuffer payload = event.body().getPayload();
        if (payload == null) {
            return Answers.failed(Refusal.invalid("an import needs the row as its payload"));
        }
        try {
            return store(event, DumpedEntries.present(ImportAdmission.bytes(payload)));
        } catch (CorruptRowException e) {
            return Answers.failed(Refusal.invalid("the row of an import is damaged: " + e.getMessage()));
        }
    }

    private LocalAnswer store(Event.Command event, Row.Present imported) {
        Row.Present entry = placed(imported, event);
        Refusal refusal = refusal(event.body(), entry);
        if (refusal != null) {
            return Answers.failed(refusal);
        }
        Row.@Nullable Present before = rows.entry(event.key()) instanceof Row.Present present ? present : null;
        if (isPast(entry) || (before != null && before.createdAtMs() > entry.createdAtMs() && !isPast(before))) {
            return new LocalAnswer.Applied(before != null);
        }
        rows.putEntry(event.key(), entry);
        flightEnds.end(event.key(), event.offset());
        return new LocalAnswer.Applied(before != null);
    }

    private @Nullable Refusal refusal(CommandEvent command, Row.Present entry) {
        if (!command.getNamespace().equals(entry.info().namespace())) {
            return Refusal.invalid("expected an entry of namespace " + command.getNamespace() + ", got one of "
                    + entry.info().namespace());
        }
        return Refusal.first(
                ImportAdmission.vectorRefusal(entry),
                entries.fits(entry) ? null : Refusal.invalid(entries.tooLarge(entry)));
    }

    private boolean isPast(Row.Present entry) {
        return entry.removeAtMs() != Row.NEVER && entry.removeAtMs() <= clock.millis();
    }

    private Row.Present placed(Row.Present entry, Event.Command event) {
        return new Row.Present(
                entry.vector(),
                entry.info(),
                entry.createdAtMs(),
                entry.expiresAtMs(),
                epochs.at(entry.info().namespace(), event.offset()),
                event.offset(),
                entry.payload(),
                entry.slidingMs(),
                entry.staleMs(),
                entry.textKey());
    }
}
