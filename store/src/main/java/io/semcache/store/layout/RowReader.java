package io.semcache.store.layout;

import io.semcache.store.filter.Attributes;
import io.semcache.store.row.Blob;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.store.row.TokenCount;
import io.semcache.store.row.Wishes;
import io.semcache.vectors.Embedding;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows in the layout of {@link RowLayout}, checking every byte by the checksum first. The vector is copied once.
 * Fields with a tag that is not known here are skipped: a later program may add some without a new version.
 */
public final class RowReader {

    private RowReader() {}

    /**
     * The row that these bytes are.
     *
     * @throws CorruptRowException if they are no row
     */
    public static Row read(byte[] row) {
        RowLayout.requireIntact(row);
        try {
            return switch (RowLayout.type(row)) {
                case RowLayout.PRESENT -> present(row);
                case RowLayout.NEGATIVE -> negative(row);
                case RowLayout.FLIGHT -> flight(row);
                case RowLayout.WAITER -> waiter(row);
                case RowLayout.NAMESPACE -> namespace(row);
                case RowLayout.SOURCE -> source(row);
                case RowLayout.ERASURE -> erasure(row);
                default -> throw new CorruptRowException("unknown row type " + RowLayout.type(row));
            };
        } catch (IllegalArgumentException e) { // intact, but of values that no row has
            throw new CorruptRowException("a row of values that no row has: " + e.getMessage(), e);
        }
    }

    /** What filters look at in a row with a vector, without the rest of it. The checksum is not looked at. */
    public static Attributes attributes(byte[] row) {
        Set<String> tags = Set.of();
        Map<String, Object> metadata = Map.of();
        boolean payload = false;
        FieldReader fields = new FieldReader(row, RowLayout.fieldsAt(row));
        while (fields.next()) {
            switch (fields.tag()) {
                case FieldTag.PAYLOAD -> payload = true;
                case FieldTag.TAG -> tags = with(tags, fields.string());
                case FieldTag.METADATA -> {
                    metadata = metadata.isEmpty() ? new HashMap<>() : metadata;
                    fields.metadataInto(metadata);
                }
                default -> {}
            }
        }
        return new Attributes(InputKind.ofCode(row[RowLayout.INPUT_KIND_AT]).inputType(), tags, metadata, payload);
    }

    private static Row.Present present(byte[] row) {
        int fieldsAt = RowLayout.fieldsAt(row);
        String namespace = null;
        String model = null;
        String revision = null;
        String provider = null;
        String name = null;
        String text = null;
        String subject = null;
        String source = null;
        String sourceRevision = null;
        String contentType = null;
        byte[] payload = null;
        Blob textKey = null;
        Set<String> tags = Set.of();
        Set<String> dependsOn = Set.of();
        Map<String, Object> metadata = Map.of();
        FieldReader fields = new FieldReader(row, fieldsAt);
        while (fields.next()) {
            switch (fields.tag()) {
                case FieldTag.NAMESPACE -> namespace = fields.string();
                case FieldTag.MODEL -> model = fields.string();
                case FieldTag.REVISION -> revision = fields.string();
                case FieldTag.PROVIDER -> provider = fields.string();
                case FieldTag.NAME -> name = fields.string();
                case FieldTag.TEXT -> text = fields.string();
                case FieldTag.TAG -> tags = with(tags, fields.string());
                case FieldTag.METADATA -> {
                    metadata = metadata.isEmpty() ? new HashMap<>() : metadata;
                    fields.metadataInto(metadata);
                }
                case FieldTag.SUBJECT -> subject = fields.string();
                case FieldTag.SOURCE -> source = fields.string();
                case FieldTag.SOURCE_REVISION -> sourceRevision = fields.string();
                case FieldTag.DEPENDS_ON -> dependsOn = with(dependsOn, fields.string());
                case FieldTag.CONTENT_TYPE -> contentType = fields.string();
                case FieldTag.PAYLOAD -> payload = fields.bytes();
                case FieldTag.TEXT_KEY -> textKey = Blob.of(fields.bytes());
                default -> {}
            }
        }
        EntryInfo info = new EntryInfo(
                required(namespace, "namespace"),
                required(model, "model"),
                required(revision, "revision"),
                InputKind.ofCode(row[RowLayout.INPUT_KIND_AT]),
                new TokenCount(
                        RowLayout.getInt(row, RowLayout.COUNT_AT),
                        (row[RowLayout.FLAGS_AT] & RowLayout.ESTIMATED_FLAG) != 0),
                required(provider, "provider"),
                name,
                text,
                tags,
                metadata,
                subject,
                source,
                sourceRevision,
                dependsOn);
        return new Row.Present(
                RowLayout.hasVector(row)
                        ? Embedding.ofBytes(Arrays.copyOfRange(row, RowLayout.VECTOR_AT, fieldsAt))
                        : null,
                info,
                RowLayout.getLong(row, RowLayout.TIME_AT),
                RowLayout.expiresAtMs(row),
                RowLayout.getLong(row, RowLayout.EPOCH_AT),
                RowLayout.getLong(row, RowLayout.OFFSET_AT),
                payload == null ? null : new Payload(payload, contentType),
                RowLayout.getLong(row, RowLayout.SLIDING_AT),
                RowLayout.getLong(row, RowLayout.STALE_AT),
                textKey);
    }

    private static Row.Negative negative(byte[] row) {
        String namespace = null;
        String code = null;
        String message = null;
        FieldReader fields = new FieldReader(row, RowLayout.HEADER_BYTES);
        while (fields.next()) {
            switch (fields.tag()) {
                case FieldTag.NAMESPACE -> namespace = fields.string();
                case FieldTag.CODE -> code = fields.string();
                case FieldTag.MESSAGE -> message = fields.string();
                default -> {}
            }
        }
        return new Row.Negative(
                required(code, "code"),
                required(message, "message"),
                required(namespace, "namespace"),
                RowLayout.getLong(row, RowLayout.TIME_AT),
                RowLayout.expiresAtMs(row),
                RowLayout.getLong(row, RowLayout.EPOCH_AT),
                RowLayout.getLong(row, RowLayout.OFFSET_AT));
    }

    private static Row.Flight flight(byte[] row) {
        long notAfterMs = 0;
        long settledAtMs = Row.Flight.State.OPEN;
        long settledOffset = Row.Flight.State.NO_OFFSET;
        long ttlMs = Wishes.TTL_OF_NAMESPACE;
        Set<String> tags = Set.of();
        Blob body = Blob.EMPTY;
        FieldReader fields = new FieldReader(row, RowLayout.HEADER_BYTES);
        while (fields.next()) {
            switch (fields.tag()) {
                case FieldTag.NOT_AFTER -> notAfterMs = fields.longValue();
                case FieldTag.SETTLED_AT -> settledAtMs = fields.longValue();
                case FieldTag.SETTLED_OFFSET -> settledOffset = fields.longValue();
                case FieldTag.TTL -> ttlMs = fields.longValue();
                case FieldTag.TAG -> tags = with(tags, fields.string());
                case FieldTag.BODY -> body = Blob.of(fields.bytes());
                default -> {}
            }
        }
        return new Row.Flight(
                flightId(row),
                RowLayout.getLong(row, RowLayout.EPOCH_AT),
                RowLayout.getLong(row, RowLayout.OFFSET_AT),
                new Row.Flight.Issue(
                        RowLayout.getInt(row, RowLayout.COUNT_AT),
                        RowLayout.getLong(row, RowLayout.TIME_AT),
                        notAfterMs),
                new Row.Flight.State(
                        settledAtMs, settledOffset, (row[RowLayout.FLAGS_AT] & RowLayout.FAILED_FLAG) != 0),
                new Wishes((row[RowLayout.FLAGS_AT] & RowLayout.KEEP_FLAG) != 0, ttlMs, tags),
                body,
                RowLayout.expiresAtMs(row));
    }

    private static Row.Waiter waiter(byte[] row) {
        Blob body = Blob.EMPTY;
        FieldReader fields = new FieldReader(row, RowLayout.HEADER_BYTES);
        while (fields.next()) {
            if (fields.tag() == FieldTag.BODY) {
                body = Blob.of(fields.bytes());
            }
        }
        return new Row.Waiter(
                flightId(row), RowLayout.getLong(row, RowLayout.TIME_AT), body, RowLayout.expiresAtMs(row));
    }

    private static Row.Namespace namespace(byte[] row) {
        long epoch = RowLayout.epoch(row);
        if (epoch < 0) {
            throw new CorruptRowException("expected an epoch of at least 0, got " + epoch);
        }
        return new Row.Namespace(RowLayout.namespace(row), epoch, RowLayout.getLong(row, RowLayout.OFFSET_AT));
    }

    private static Row.Source source(byte[] row) {
        String namespace = null;
        String source = null;
        Set<String> dependsOn = Set.of();
        FieldReader fields = new FieldReader(row, RowLayout.HEADER_BYTES);
        while (fields.next()) {
            switch (fields.tag()) {
                case FieldTag.NAMESPACE -> namespace = fields.string();
                case FieldTag.SOURCE -> source = fields.string();
                case FieldTag.DEPENDS_ON -> dependsOn = with(dependsOn, fields.string());
                default -> {}
            }
        }
        return new Row.Source(
                required(namespace, "namespace"),
                required(source, "source"),
                dependsOn,
                RowLayout.epoch(row),
                RowLayout.getLong(row, RowLayout.OFFSET_AT));
    }

    private static Row.Erasure erasure(byte[] row) {
        return new Row.Erasure(
                RowLayout.getLong(row, RowLayout.TIME_AT),
                RowLayout.getLong(row, RowLayout.REMOVED_AT),
                RowLayout.getLong(row, RowLayout.OFFSET_AT),
                RowLayout.expiresAtMs(row));
    }

    private static UUID flightId(byte[] row) {
        return new UUID(
                RowLayout.getLong(row, RowLayout.FLIGHT_ID_AT),
                RowLayout.getLong(row, RowLayout.FLIGHT_ID_AT + Long.BYTES));
    }

    private static Set<String> with(Set<String> set, String element) {
        Set<String> grown = set.isEmpty() ? new HashSet<>() : set;
        grown.add(element);
        return grown;
    }

    private static String required(@Nullable String value, String name) {
        if (value == null) {
            throw new CorruptRowException("a row has no field for its " + name);
        }
        return value;
    }
}
