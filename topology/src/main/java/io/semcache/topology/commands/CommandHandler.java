package io.semcache.topology.commands;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.Identity;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.topology.admission.Refusal;
import io.semcache.topology.admission.VectorCheck;
import io.semcache.topology.answers.Answers;
import io.semcache.topology.entries.Entries;
import io.semcache.topology.entries.PutEntries;
import io.semcache.topology.entries.SlidingLife;
import io.semcache.topology.events.Event;
import io.semcache.topology.flights.EntryFlights;
import io.semcache.topology.flights.FlightEnds;
import io.semcache.topology.flights.Flights;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.runtime.LocalAnswer;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the writes of one entry. A write ends the say of the flight that is under way: its callers get their
 * answer, but the vector is not stored over what was written here.
 */
public final class CommandHandler {

    private final Rows rows;
    private final Flights flights;
    private final EntryFlights entryFlights;
    private final FlightEnds flightEnds;
    private final Entries entries;
    private final PutEntries puts;
    private final Clock clock;

    public CommandHandler(
            Rows rows,
            Flights flights,
            EntryFlights entryFlights,
            FlightEnds flightEnds,
            Entries entries,
            PutEntries puts,
            Clock clock) {
        this.rows = rows;
        this.flights = flights;
        this.entryFlights = entryFlights;
        this.flightEnds = flightEnds;
        this.entries = entries;
        this.puts = puts;
        this.clock = clock;
    }

    LocalAnswer put(Event.Command event) {
        Row.Present before = present(event);
        Refusal refusal = put(event, before);
        return refusal == null ? new LocalAnswer.Applied(lives(before)) : Answers.failed(refusal);
    }

    LocalAnswer delete(Event.Command event) {
        if (event.body().getCacheKey() != null) {
            return deleteKey(event);
        }
        Row.Present before = present(event);
        rows.deleteEntry(event.key());
        endFlight(event);
        return new LocalAnswer.Applied(lives(before));
    }

    /**
     * Whoever has the key of an entry and nothing else may be of another namespace. A source and its revision say what
     * the caller has seen there: what was put since stays.
     */
    private LocalAnswer deleteKey(Event.Command event) {
        if (!isMeant(event.body(), rows.entry(event.key()))) {
            return new LocalAnswer.Applied(false);
        }
        Row.Present before = present(event);
        rows.deleteEntry(event.key());
        flightEnds.end(event.key(), event.offset());
        return new LocalAnswer.Applied(lives(before));
    }

    private static boolean isMeant(CommandEvent command, @Nullable Row row) {
        if (row instanceof Row.Negative negative) {
            return negative.namespace().equals(command.getNamespace());
        }
        return row instanceof Row.Present entry
                && entry.info().namespace().equals(command.getNamespace())
                && (command.getSource() == null
                        || (command.getSource().equals(entry.info().source())
                                && Objects.equals(
                                        command.getRevision(), entry.info().sourceRevision())));
    }

    /** Someone read a sliding entry. One that is gone, expired or of fixed life stays as it is. */
    LocalAnswer touch(Event.Command event) {
        Row.Present before = present(event);
        if (before == null || !lives(before)) {
            return new LocalAnswer.Applied(false);
        }
        Row.Present touched =
                SlidingLife.touched(before, event.body().getReceivedAt().toEpochMilli());
        if (touched != null) {
            rows.putEntry(event.key(), touched);
        }
        return new LocalAnswer.Applied(true);
    }

    private Row.@Nullable Present present(Event.Command event) {
        return rows.entry(event.key()) instanceof Row.Present present ? present : null;
    }

    private boolean lives(Row.@Nullable Present entry) {
        return entry != null && (entry.expiresAtMs() == Row.NEVER || entry.expiresAtMs() > clock.millis());
    }

    private @Nullable Refusal put(Event.Command event, Row.@Nullable Present before) {
        CommandEvent command = event.body();
        if (command.getVector() != null) {
            return putVector(event, command.getVector(), command.getIdentity());
        }
        return command.getName() != null ? putName(event, before) : Refusal.textAlone();
    }

    private @Nullable Refusal putVector(Event.Command event, ByteBuffer vector, @Nullable Identity identity) {
        if (identity == null) {
            return Refusal.invalid("a vector needs an identity");
        }
        return switch (VectorCheck.of(vector, identity.getDimensions())) {
            case VectorCheck.Unusable(Refusal refusal) -> refusal;
            case VectorCheck.Usable usable -> {
                Row.Present entry = puts.withVector(event, usable.vector());
                if (!entries.fits(entry)) {
                    yield tooLarge(entry);
                }
                rows.putEntry(event.key(), entry);
                endFlight(event);
                yield null;
            }
        };
    }

    /** Stored at once; the vector follows, unless the entry that is overwritten has it. */
    private @Nullable Refusal putName(Event.Command event, Row.@Nullable Present before) {
        CommandEvent command = event.body();
        Identity identity = command.getIdentity();
        if (!command.getEmbed() || identity == null) {
            return putUnembedded(event);
        }
        String text = command.getText() != null ? command.getText() : command.getName();
        Row.Present entry = puts.embeddedFrom(event, CacheKey.ofText(identity, text), before);
        if (!entries.fits(entry)) {
            return tooLarge(entry);
        }
        rows.putEntry(event.key(), entry);
        if (entry.vector() != null) {
            entryFlights.end(event.key(), event.offset());
        } else {
            entryFlights.board(event, identity, text, clock.millis());
        }
        return null;
    }

    private @Nullable Refusal putUnembedded(Event.Command event) {
        Row.Present entry = puts.withVector(event, null);
        if (!entries.fits(entry)) {
            return tooLarge(entry);
        }
        rows.putEntry(event.key(), entry);
        entryFlights.end(event.key(), event.offset());
        return null;
    }

    private Refusal tooLarge(Row.Present entry) {
        return new Refusal(ErrorCode.PAYLOAD_TOO_LARGE, entries.tooLarge(entry));
    }

    private void endFlight(Event.Command event) {
        if (event.body().getName() != null) {
            entryFlights.end(event.key(), event.offset());
        } else {
            flights.overrule(event.key(), event.offset());
        }
    }
}
