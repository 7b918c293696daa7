package io.semcache.topology.entries;

import io.semcache.config.Settings;
import io.semcache.schemas.Identity;
import io.semcache.schemas.InputType;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.VectorEvent;
import io.semcache.store.layout.RowSerde;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.TokenCount;
import io.semcache.topology.admission.Models;
import io.semcache.topology.events.Event;
import io.semcache.vectors.Embedding;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the rows that hold what came for a flight. */
public final class Entries {

    private final Models models;
    private final long negativeTtlMs;
    private final int entryBytes;
    private final RowSerde serde = new RowSerde();

    public Entries(Models models, Settings settings) {
        this.models = models;
        this.negativeTtlMs = settings.cache().negativeTtl().toMillis();
        this.entryBytes = settings.limits().entryBytes();
    }

    /** The entry of a vector that came for {@code flight}, which {@code opener} opened. */
    public Row.Present fetched(Row.Flight flight, LookupEvent opener, Event.Vector event, Embedding vector) {
        return entry(
                flight,
                opener,
                vector,
                tokens(event.body()),
                event.body().getProvider(),
                createdAtMs(event),
                event.offset());
    }

    /** The entry that {@code flight}, which {@code opener} opened, is to make, as far as it is known. */
    public Row.Present expected(Row.Flight flight, LookupEvent opener) {
        return entry(
                flight, opener, null, TokenCount.UNKNOWN, "", flight.issue().atMs(), flight.openedOffset());
    }

    private Row.Present entry(
            Row.Flight flight,
            LookupEvent opener,
            @Nullable Embedding vector,
            TokenCount tokens,
            String provider,
            long createdAtMs,
            long offset) {
        Identity identity = opener.getIdentity();
        return new Row.Present(
                vector,
                new EntryInfo(
                        identity.getNamespace(),
                        identity.getModel(),
                        identity.getRevision(),
                        inputKind(identity.getInputType()),
                        tokens,
                        provider,
                        null,
                        storesText(identity) ? opener.getText() : null,
                        flight.wishes().tags(),
                        opener.getMetadata(),
                        opener.getSubject(),
                        opener.getSource(),
                        opener.getRevision(),
                        Set.copyOf(opener.getDependsOn())),
                createdAtMs,
                Lifetime.expiryMs(createdAtMs, flight.wishes().ttlMs()),
                flight.epoch(),
                offset,
                null,
                opener.getSliding() && flight.wishes().keep() ? flight.wishes().ttlMs() : Row.Present.FIXED_LIFE,
                models.namespace(identity.getNamespace()).stale().toMillis(),
                null);
    }

    /** The reason why there is no vector, kept for a short while. */
    public Row.Negative refused(Row.Flight flight, LookupEvent opener, Event.Vector event, Landing.Refused refused) {
        long createdAtMs = createdAtMs(event);
        return new Row.Negative(
                refused.code(),
                refused.message(),
                opener.getIdentity().getNamespace(),
                createdAtMs,
                createdAtMs + negativeTtlMs,
                flight.epoch(),
                event.offset());
    }

    /** Whether the changelog takes the row: one that is too large would stop the stream thread at every replay. */
    public boolean fits(Row row) {
        return bytes(row) <= entryBytes;
    }

    /** What is wrong with a row that does not fit. */
    public String tooLarge(Row row) {
        return "an entry must be at most " + entryBytes + " bytes, got " + bytes(row);
    }

    public boolean storesText(Identity identity) {
        return models.namespace(identity.getNamespace()).storeText();
    }

    private int bytes(Row row) {
        return serde.serializer().serialize("", row).length;
    }

    /**
     * When the provider answered, by the fetch stage's clock; the record's own time if that clock says nothing or runs
     * ahead, so that a wrong clock cannot keep an entry longer than its time to live.
     */
    public static long createdAtMs(Event.Vector event) {
        long fetchedAtMs = event.body().getFetchedAt().toEpochMilli();
        return fetchedAtMs > 0 && fetchedAtMs < event.appendedAtMs() ? fetchedAtMs : event.appendedAtMs();
    }

    public static TokenCount tokens(VectorEvent answer) {
        return answer.getTokens() == null
                ? TokenCount.UNKNOWN
                : new TokenCount(answer.getTokens(), answer.getTokensEstimated());
    }

    static InputKind inputKind(InputType inputType) {
        return switch (inputType) {
            case NONE -> InputKind.NONE;
            case QUERY -> InputKind.QUERY;
            case DOCUMENT -> InputKind.DOCUMENT;
            case UNKNOWN -> throw new IllegalArgumentException("expected a known input type, got UNKNOWN");
        };
    }
}
