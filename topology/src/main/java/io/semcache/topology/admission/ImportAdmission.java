package io.semcache.topology.admission;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.store.export.DumpedEntries;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.vectors.Embedding;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether entries of a dump may be stored here, and the events that do so. Thread-safe. */
public final class ImportAdmission {

    private final Settings.Limits limits;
    private final Bounds bounds;
    private final Clock clock;

    public ImportAdmission(Settings settings, Clock clock) {
        this.limits = settings.limits();
        this.bounds = new Bounds(settings.limits());
        this.clock = clock;
    }

    /** Null, or one sentence that says why the row of an entry may not be stored. */
    public @Nullable String refusal(byte[] row) {
        try {
            Refusal refusal = row.length > limits.entryBytes()
                    ? new Refusal(
                            ErrorCode.PAYLOAD_TOO_LARGE,
                            "an entry must be at most " + limits.entryBytes() + " bytes, got " + row.length)
                    : refusal(DumpedEntries.present(row));
            return refusal == null ? null : refusal.message();
        } catch (CorruptRowException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private @Nullable Refusal refusal(Row.Present entry) {
        EntryInfo info = entry.info();
        Payload payload = entry.payload();
        return Refusal.first(
                bounds.namespace(info.namespace()),
                bounds.name(info.name()),
                info.text() == null ? null : bounds.text(info.text()),
                bounds.labels("tags", List.copyOf(info.tags())),
                bounds.labels("depends_on", List.copyOf(info.dependsOn())),
                bounds.metadata(info.metadata()),
                bounds.string("subject", info.subject()),
                bounds.string("source", info.source()),
                bounds.string("revision", info.sourceRevision()),
                payload == null ? null : bounds.payload(payload.bytes().length),
                payload == null ? null : bounds.string("content_type", payload.contentType()),
                vectorRefusal(entry));
    }

    public static @Nullable Refusal vectorRefusal(Row.Present entry) {
        Embedding vector = entry.vector();
        String defect = vector == null ? null : vector.defect();
        return defect == null ? null : new Refusal(ErrorCode.INVALID_VECTOR, "unusable vector: " + defect);
    }

    /** The event that has the owner of its key store {@code row}. */
    public CommandEvent event(String namespace, byte[] row) {
        CommandEvent event = new CommandEvent();
        event.setCommandId("");
        event.setOp(CommandOp.IMPORT);
        event.setNamespace(namespace);
        event.setPayload(ByteBuffer.wrap(row));
        event.setTags(List.of());
        event.setMetadata(Map.of());
        event.setDependsOn(List.of());
        event.setSources(List.of());
        event.setTenant("");
        event.setIssuedAt(clock.instant());
        event.setReceivedAt(clock.instant());
        return event;
    }

    public static byte[] bytes(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        return bytes;
    }
}
