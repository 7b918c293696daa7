package io.semcache.topology.commands;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.schemas.ImportedEntry;
import io.semcache.schemas.ImportedSource;
import io.semcache.serdes.CacheKey;
import io.semcache.store.export.DumpedEntries;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.Row;
import io.semcache.topology.admission.ImportAdmission;
import io.semcache.topology.admission.Refusal;
import io.semcache.topology.events.Event;
import io.semcache.topology.flights.FlightEnds;
import io.semcache.topology.rows.Epochs;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.sources.Graph;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stores entries that were exported, here or elsewhere; those of one event as one change. The newer entry stays: what
 * was created after the imported one is kept, anything else overwritten, so that an import can be repeated. Nothing is
 * embedded for it. Sources keep what they depend on already beside what they are imported with.
 */
public final class Imports {

    private final Rows rows;
    private final Epochs epochs;
    private final FlightEnds flightEnds;
    private final Graph graph;
    private final int entryBytes;
    private final Clock clock;

    public Imports(Rows rows, Epochs epochs, FlightEnds flightEnds, Graph graph, Settings.Limits limits, Clock clock) {
        this.rows = rows;
        this.epochs = epochs;
        this.flightEnds = flightEnds;
        this.graph = graph;
        this.entryBytes = limits.entryBytes();
        this.clock = clock;
    }

    /** Null, or why an entry or a source of the event cannot be stored; its neighbours are. */
    public @Nullable Refusal store(Event.Import event) {
        Map<CacheKey, Row.Present> stored = new LinkedHashMap<>();
        Refusal refusal = null;
        for (ImportedEntry imported : event.body().getEntries()) {
            refusal = Refusal.first(refusal, add(imported, event.offset(), stored));
        }
        rows.putEntries(stored);
        stored.keySet().forEach(key -> flightEnds.end(key, event.offset()));
        for (ImportedSource source : event.body().getSources()) {
            refusal = Refusal.first(
                    refusal,
                    graph.declare(source.getNamespace(), source.getSource(), source.getDependsOn(), event.offset()));
        }
        return refusal;
    }

    private @Nullable Refusal add(ImportedEntry imported, long offset, Map<CacheKey, Row.Present> stored) {
        byte[] row = bytes(imported.getRow());
        if (row.length > entryBytes) {
            return new Refusal(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "an entry must be at most " + entryBytes + " bytes, got " + row.length);
        }
        try {
            CacheKey key = CacheKey.ofBytes(bytes(imported.getKey()));
            Row.Present entry = placed(DumpedEntries.present(row), offset);
            Refusal refusal = ImportAdmission.vectorRefusal(entry);
            Row before = stored.containsKey(key) ? stored.get(key) : rows.entry(key);
            if (refusal == null && !isPast(entry) && !isNewer(before, entry)) {
                stored.put(key, entry);
            }
            return refusal;
        } catch (CorruptRowException | IllegalArgumentException e) {
            return Refusal.invalid("an entry of an import is damaged: " + e.getMessage());
        }
    }

    private boolean isNewer(@Nullable Row before, Row.Present entry) {
        return before instanceof Row.Present present && present.createdAtMs() > entry.createdAtMs() && !isPast(present);
    }

    private boolean isPast(Row.Present entry) {
        return entry.removeAtMs() != Row.NEVER && entry.removeAtMs() <= clock.millis();
    }

    private Row.Present placed(Row.Present entry, long offset) {
        return new Row.Present(
                entry.vector(),
                entry.info(),
                entry.createdAtMs(),
                entry.expiresAtMs(),
                epochs.at(entry.info().namespace(), offset),
                offset,
                entry.payload(),
                entry.slidingMs(),
                entry.staleMs(),
                entry.textKey());
    }

    private static byte[] bytes(ByteBuffer field) {
        byte[] bytes = new byte[field.remaining()];
        field.duplicate().get(bytes);
        return bytes;
    }
}
