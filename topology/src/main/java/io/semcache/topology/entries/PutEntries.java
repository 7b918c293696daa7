package io.semcache.topology.entries;

import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.Identity;
import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Blob;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.store.row.TokenCount;
import io.semcache.topology.admission.Models;
import io.semcache.topology.events.Event;
import io.semcache.topology.rows.Epochs;
import io.semcache.vectors.Embedding;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the entries that callers put. */
public final class PutEntries {

    private final Models models;
    private final Epochs epochs;

    public PutEntries(Models models, Epochs epochs) {
        this.models = models;
        this.epochs = epochs;
    }

    /** An entry with the caller's vector, or with none that will ever come. */
    public Row.Present withVector(Event.Command event, @Nullable Embedding vector) {
        return entry(event, vector, TokenCount.UNKNOWN, "", null);
    }

    /**
     * An entry that wants the vector of a text. The one that it overwrites gives its own, if that is of the same text;
     * at a replay the store may hold one of a later event, which this entry does not overwrite.
     */
    public Row.Present embeddedFrom(Event.Command event, CacheKey textKey, Row.@Nullable Present before) {
        Blob wanted = Blob.of(textKey.bytes());
        return before != null
                        && before.vector() != null
                        && before.offset() <= event.offset()
                        && wanted.equals(before.textKey())
                ? entry(
                        event,
                        before.vector(),
                        before.info().tokens(),
                        before.info().provider(),
                        wanted)
                : entry(event, null, TokenCount.UNKNOWN, "", wanted);
    }

    /** {@code entry} with the vector that {@code event} brought. */
    public static Row.Present embedded(Row.Present entry, Event.Vector event, Embedding vector) {
        VectorEvent answer = event.body();
        return new Row.Present(
                vector,
                embeddedBy(entry.info(), Entries.tokens(answer), answer.getProvider()),
                entry.createdAtMs(),
                entry.expiresAtMs(),
                entry.epoch(),
                event.offset(),
                entry.payload(),
                entry.slidingMs(),
                entry.staleMs(),
                entry.textKey());
    }

    /** Whether {@code entry} is, or is to be, found by the vector of the text with this key in hex. */
    public static boolean wants(Row.Present entry, String textKey) {
        Blob wanted = entry.textKey();
        return wanted != null && CacheKey.ofBytes(wanted.bytes()).hex().equals(textKey);
    }

    private Row.Present entry(
            Event.Command event,
            @Nullable Embedding vector,
            TokenCount tokens,
            String provider,
            @Nullable Blob textKey) {
        CommandEvent command = event.body();
        var namespace = models.namespace(command.getNamespace());
        long createdAtMs = command.getReceivedAt().toEpochMilli();
        long ttlMs = command.getTtlMs() != null
                ? command.getTtlMs()
                : namespace.ttl().toMillis();
        return new Row.Present(
                vector,
                info(command, namespace.storeText(), tokens, provider),
                createdAtMs,
                Lifetime.expiryMs(createdAtMs, ttlMs),
                epochs.at(command.getNamespace(), event.offset()),
                event.offset(),
                payload(command),
                command.getSliding() ? ttlMs : Row.Present.FIXED_LIFE,
                namespace.stale().toMillis(),
                textKey);
    }

    /** A payload is looked up by comparing texts, so its own stays with it. */
    private static EntryInfo info(CommandEvent command, boolean storeText, TokenCount tokens, String provider) {
        Identity identity = command.getIdentity();
        return new EntryInfo(
                command.getNamespace(),
                identity == null ? "" : identity.getModel(),
                identity == null ? "" : identity.getRevision(),
                identity == null ? InputKind.NONE : Entries.inputKind(identity.getInputType()),
                tokens,
                provider,
                command.getName(),
                storeText || command.getPayload() != null ? command.getText() : null,
                Set.copyOf(command.getTags()),
                command.getMetadata(),
                command.getSubject(),
                command.getSource(),
                command.getRevision(),
                Set.copyOf(command.getDependsOn()));
    }

    private static EntryInfo embeddedBy(EntryInfo info, TokenCount tokens, String provider) {
        return new EntryInfo(
                info.namespace(),
                info.model(),
                info.revision(),
                info.inputKind(),
                tokens,
                provider,
                info.name(),
                info.text(),
                info.tags(),
                info.metadata(),
                info.subject(),
                info.source(),
                info.sourceRevision(),
                info.dependsOn());
    }

    private static @Nullable Payload payload(CommandEvent command) {
        ByteBuffer payload = command.getPayload();
        if (payload == null) {
            return null;
        }
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        return new Payload(bytes, command.getContentType());
    }
}
