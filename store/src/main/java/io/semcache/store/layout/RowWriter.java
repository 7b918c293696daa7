package io.semcache.store.layout;

import io.semcache.store.row.Blob;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.store.row.Wishes;
import io.semcache.vectors.Embedding;
import java.util.UUID;

/** Writes rows in the layout of {@link RowLayout}. Equal rows give equal bytes. */
public final class RowWriter {

    private static final byte[] NO_VECTOR = {};

    private RowWriter() {}

    public static byte[] write(Row row) {
        return switch (row) {
            case Row.Present present -> present(present);
            case Row.Negative negative -> negative(negative);
            case Row.Flight flight -> flight(flight);
            case Row.Waiter waiter -> waiter(waiter);
            case Row.Namespace namespace -> namespace(namespace);
            case Row.Source source -> source(source);
            case Row.Erasure erasure -> erasure(erasure);
        };
    }

    private static byte[] present(Row.Present row) {
        EntryInfo info = row.info();
        FieldWriter fields = new FieldWriter();
        fields.string(FieldTag.NAMESPACE, info.namespace());
        fields.string(FieldTag.MODEL, info.model());
        fields.string(FieldTag.REVISION, info.revision());
        fields.string(FieldTag.PROVIDER, info.provider());
        fields.optional(FieldTag.NAME, info.name());
        fields.optional(FieldTag.TEXT, info.text());
        fields.strings(FieldTag.TAG, info.tags());
        fields.metadata(info.metadata());
        fields.optional(FieldTag.SUBJECT, info.subject());
        fields.optional(FieldTag.SOURCE, info.source());
        fields.optional(FieldTag.SOURCE_REVISION, info.sourceRevision());
        fields.strings(FieldTag.DEPENDS_ON, info.dependsOn());
        Payload payload = row.payload();
        if (payload != null) {
            fields.optional(FieldTag.CONTENT_TYPE, payload.contentType());
            fields.bytes(FieldTag.PAYLOAD, payload.bytes());
        }
        if (row.textKey() != null) {
            fields.bytes(FieldTag.TEXT_KEY, row.textKey().bytes());
        }

        Embedding vector = row.vector();
        byte[] vectorBytes = vector == null ? NO_VECTOR : vector.bytes();
        byte[] bytes = new byte[RowLayout.HEADER_BYTES + vectorBytes.length + fields.size()];
        bytes[RowLayout.TYPE_AT] = RowLayout.PRESENT;
        bytes[RowLayout.INPUT_KIND_AT] = info.inputKind().code();
        RowLayout.setLong(bytes, RowLayout.TIME_AT, row.createdAtMs());
        RowLayout.setLong(bytes, RowLayout.EPOCH_AT, row.epoch());
        RowLayout.setLong(bytes, RowLayout.OFFSET_AT, row.offset());
        RowLayout.setInt(bytes, RowLayout.DIMENSIONS_AT, vectorBytes.length / Float.BYTES);
        bytes[RowLayout.FLAGS_AT] = info.tokens().estimated() ? RowLayout.ESTIMATED_FLAG : 0;
        RowLayout.setInt(bytes, RowLayout.COUNT_AT, info.tokens().tokens());
        RowLayout.setLong(bytes, RowLayout.SLIDING_AT, row.slidingMs());
        RowLayout.setLong(bytes, RowLayout.STALE_AT, row.staleMs());
        System.arraycopy(vectorBytes, 0, bytes, RowLayout.VECTOR_AT, vectorBytes.length);
        return finish(bytes, row, fields);
    }

    private static byte[] negative(Row.Negative row) {
        FieldWriter fields = new FieldWriter();
        fields.string(FieldTag.NAMESPACE, row.namespace());
        fields.string(FieldTag.CODE, row.code());
        fields.string(FieldTag.MESSAGE, row.message());

        byte[] bytes = new byte[RowLayout.HEADER_BYTES + fields.size()];
        bytes[RowLayout.TYPE_AT] = RowLayout.NEGATIVE;
        RowLayout.setLong(bytes, RowLayout.TIME_AT, row.createdAtMs());
        RowLayout.setLong(bytes, RowLayout.EPOCH_AT, row.epoch());
        RowLayout.setLong(bytes, RowLayout.OFFSET_AT, row.offset());
        return finish(bytes, row, fields);
    }

    private static byte[] flight(Row.Flight row) {
        FieldWriter fields = new FieldWriter();
        fields.longUnless(0, FieldTag.NOT_AFTER, row.issue().notAfterMs());
        fields.longUnless(
                Row.Flight.State.OPEN, FieldTag.SETTLED_AT, row.state().settledAtMs());
        fields.longUnless(
                Row.Flight.State.NO_OFFSET, FieldTag.SETTLED_OFFSET, row.state().settledOffset());
        fields.longUnless(Wishes.TTL_OF_NAMESPACE, FieldTag.TTL, row.wishes().ttlMs());
        fields.strings(FieldTag.TAG, row.wishes().tags());
        body(fields, row.body());

        byte[] bytes = new byte[RowLayout.HEADER_BYTES + fields.size()];
        bytes[RowLayout.TYPE_AT] = RowLayout.FLIGHT;
        bytes[RowLayout.FLAGS_AT] = (byte) ((row.wishes().keep() ? RowLayout.KEEP_FLAG : 0)
                | (row.open() ? 0 : RowLayout.SETTLED_FLAG)
                | (row.state().failed() ? RowLayout.FAILED_FLAG : 0));
        RowLayout.setLong(bytes, RowLayout.TIME_AT, row.issue().atMs());
        RowLayout.setLong(bytes, RowLayout.EPOCH_AT, row.epoch());
        RowLayout.setLong(bytes, RowLayout.OFFSET_AT, row.openedOffset());
        RowLayout.setInt(bytes, RowLayout.COUNT_AT, row.issue().attempt());
        flightId(bytes, row.id());
        return finish(bytes, row, fields);
    }

    private static byte[] waiter(Row.Waiter row) {
        FieldWriter fields = new FieldWriter();
        body(fields, row.body());

        byte[] bytes = new byte[RowLayout.HEADER_BYTES + fields.size()];
        bytes[RowLayout.TYPE_AT] = RowLayout.WAITER;
        RowLayout.setLong(bytes, RowLayout.TIME_AT, row.deadlineMs());
        flightId(bytes, row.flightId());
        return finish(bytes, row, fields);
    }

    private static byte[] namespace(Row.Namespace row) {
        FieldWriter fields = new FieldWriter();
        fields.string(FieldTag.NAMESPACE, row.namespace());

        byte[] bytes = new byte[RowLayout.HEADER_BYTES + fields.size()];
        bytes[RowLayout.TYPE_AT] = RowLayout.NAMESPACE;
        RowLayout.setLong(bytes, RowLayout.EPOCH_AT, row.epoch());
        RowLayout.setLong(bytes, RowLayout.OFFSET_AT, row.offset());
        return finish(bytes, row, fields);
    }

    private static byte[] source(Row.Source row) {
        FieldWriter fields = new FieldWriter();
        fields.string(FieldTag.NAMESPACE, row.namespace());
        fields.string(FieldTag.SOURCE, row.source());
        fields.strings(FieldTag.DEPENDS_ON, row.dependsOn());

        byte[] bytes = new byte[RowLayout.HEADER_BYTES + fields.size()];
        bytes[RowLayout.TYPE_AT] = RowLayout.SOURCE;
        RowLayout.setLong(bytes, RowLayout.EPOCH_AT, row.epoch());
        RowLayout.setLong(bytes, RowLayout.OFFSET_AT, row.offset());
        return finish(bytes, row, fields);
    }

    private static byte[] erasure(Row.Erasure row) {
        byte[] bytes = new byte[RowLayout.HEADER_BYTES];
        bytes[RowLayout.TYPE_AT] = RowLayout.ERASURE;
        RowLayout.setLong(bytes, RowLayout.TIME_AT, row.erasedAtMs());
        RowLayout.setLong(bytes, RowLayout.REMOVED_AT, row.removed());
        RowLayout.setLong(bytes, RowLayout.OFFSET_AT, row.offset());
        return finish(bytes, row, new FieldWriter());
    }

    private static void body(FieldWriter fields, Blob body) {
        if (body.bytes().length > 0) {
            fields.bytes(FieldTag.BODY, body.bytes());
        }
    }

    private static void flightId(byte[] bytes, UUID id) {
        RowLayout.setLong(bytes, RowLayout.FLIGHT_ID_AT, id.getMostSignificantBits());
        RowLayout.setLong(bytes, RowLayout.FLIGHT_ID_AT + Long.BYTES, id.getLeastSignificantBits());
    }

    private static byte[] finish(byte[] bytes, Row row, FieldWriter fields) {
        fields.copyTo(bytes, bytes.length - fields.size());
        bytes[RowLayout.VERSION_AT] = RowLayout.VERSION;
        RowLayout.setLong(bytes, RowLayout.EXPIRES_AT, row.expiresAtMs());
        RowLayout.setInt(bytes, RowLayout.CRC_AT, RowLayout.checksum(bytes));
        return bytes;
    }
}
