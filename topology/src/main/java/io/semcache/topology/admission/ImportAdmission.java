package io.semcache.topology.admission;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.store.export.DumpedEntries;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.vectors.Embedding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether entries and sources of dumps may be stored here. Thread-safe. */
public final class ImportAdmission {

    private final Settings.Limits limits;
    private final Bounds bounds;

    public ImportAdmission(Settings settings) {
        this.limits = settings.limits();
        this.bounds = new Bounds(settings.limits());
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

    /** Null, or one sentence that says why it may not be kept what a source depends on. */
    public @Nullable String refusal(String namespace, String source, List<String> dependsOn) {
        Refusal refusal = Refusal.first(bounds.namespace(namespace), bounds.string("source", source));
        for (String other : dependsOn) {
            refusal = Refusal.first(refusal, bounds.labels("depends_on", List.of(other)));
        }
        return refusal == null ? null : refusal.message();
    }

    public static @Nullable Refusal vectorRefusal(Row.Present entry) {
        Embedding vector = entry.vector();
        String defect = vector == null ? null : vector.defect();
        return defect == null ? null : new Refusal(ErrorCode.INVALID_VECTOR, "unusable vector: " + defect);
    }
}
