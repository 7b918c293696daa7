package io.semcache.store.export;

import io.semcache.dump.Entry;
import io.semcache.dump.Space;
import io.semcache.store.layout.FieldReader;
import io.semcache.store.layout.FieldTag;
import io.semcache.store.layout.FieldWriter;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.query.Omission;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.RowKey;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Set;

/**
 * Takes the rows of entries apart as a dump keeps them. One thread's: the space of the last row is kept, because the
 * next one mostly has the same.
 */
final class EntryRows {

    private static final byte[] NO_FIELDS = {};

    private final Set<Omission> without;
    private byte[] lastHead = {};
    private Space lastSpace = new Space("", "", "", "", 0, 0);

    /** @param without what is left out of the entries */
    EntryRows(Set<Omission> without) {
        this.without = without;
    }

    /**
     * The entry of an intact row of type {@link RowLayout#PRESENT}.
     *
     * @throws CorruptRowException if its fields are not in the order that they are written in
     */
    Entry entry(byte[] key, byte[] row) {
        int fieldsAt = RowLayout.fieldsAt(row);
        FieldReader fields = new FieldReader(row, fieldsAt);
        for (byte tag = FieldTag.NAMESPACE; tag <= FieldTag.PROVIDER; tag++) {
            if (!fields.next() || fields.tag() != tag) {
                throw new CorruptRowException("an entry does not have field " + tag + " in its place");
            }
        }
        return new Entry(
                Arrays.copyOf(key, RowKey.CACHE_KEY_BYTES),
                space(row, fieldsAt, fields.position()),
                RowLayout.getLong(row, RowLayout.TIME_AT),
                RowLayout.expiresAtMs(row),
                RowLayout.getInt(row, RowLayout.COUNT_AT),
                (row[RowLayout.FLAGS_AT] & RowLayout.ESTIMATED_FLAG) != 0,
                RowLayout.getLong(row, RowLayout.SLIDING_AT),
                RowLayout.getLong(row, RowLayout.STALE_AT),
                Arrays.copyOfRange(row, RowLayout.VECTOR_AT, fieldsAt),
                rest(row, fields));
    }

    private Space space(byte[] row, int fieldsAt, int end) {
        int inputKind = row[RowLayout.INPUT_KIND_AT];
        int dimensions = RowLayout.getInt(row, RowLayout.DIMENSIONS_AT);
        if (lastSpace.inputKind() == inputKind
                && lastSpace.dimensions() == dimensions
                && Arrays.equals(lastHead, 0, lastHead.length, row, fieldsAt, end)) {
            return lastSpace;
        }
        FieldReader fields = new FieldReader(row, fieldsAt, end);
        lastSpace = new Space(text(fields), text(fields), text(fields), text(fields), inputKind, dimensions);
        lastHead = Arrays.copyOfRange(row, fieldsAt, end);
        return lastSpace;
    }

    private static String text(FieldReader fields) {
        fields.next();
        return fields.string();
    }

    /** The fields behind the one that {@code fields} stands at, but for those that are left out. */
    private byte[] rest(byte[] row, FieldReader fields) {
        if (fields.position() == row.length) {
            return NO_FIELDS;
        }
        if (without.isEmpty()) {
            return Arrays.copyOfRange(row, fields.position(), row.length);
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        int start = fields.position();
        while (fields.next()) {
            if (!isLeftOut(fields.tag())) {
                kept.write(row, start, fields.position() - start);
            }
            start = fields.position();
        }
        return kept.toByteArray();
    }

    private boolean isLeftOut(byte tag) {
        return switch (tag) {
            case FieldTag.METADATA -> without.contains(Omission.METADATA);
            case FieldTag.TEXT -> without.contains(Omission.TEXT);
            default -> false;
        };
    }

    /** The row of an entry of a dump, of no epoch and no event. Whether its fields are sound is not looked at. */
    static byte[] row(Entry entry) {
        Space space = entry.space();
        FieldWriter common = new FieldWriter();
        common.string(FieldTag.NAMESPACE, space.namespace());
        common.string(FieldTag.MODEL, space.model());
        common.string(FieldTag.REVISION, space.revision());
        common.string(FieldTag.PROVIDER, space.provider());
        int fieldsAt = RowLayout.VECTOR_AT + entry.vector().length;
        byte[] row = new byte[fieldsAt + common.size() + entry.fields().length];
        row[RowLayout.VERSION_AT] = RowLayout.VERSION;
        row[RowLayout.TYPE_AT] = RowLayout.PRESENT;
        row[RowLayout.FLAGS_AT] = entry.tokensEstimated() ? RowLayout.ESTIMATED_FLAG : 0;
        row[RowLayout.INPUT_KIND_AT] = (byte) space.inputKind();
        RowLayout.setLong(row, RowLayout.EXPIRES_AT, entry.expiresAtMs());
        RowLayout.setLong(row, RowLayout.TIME_AT, entry.createdAtMs());
        RowLayout.setInt(row, RowLayout.DIMENSIONS_AT, space.dimensions());
        RowLayout.setInt(row, RowLayout.COUNT_AT, entry.tokens());
        RowLayout.setLong(row, RowLayout.SLIDING_AT, entry.slidingMs());
        RowLayout.setLong(row, RowLayout.STALE_AT, entry.staleMs());
        System.arraycopy(entry.vector(), 0, row, RowLayout.VECTOR_AT, entry.vector().length);
        common.copyTo(row, fieldsAt);
        System.arraycopy(entry.fields(), 0, row, fieldsAt + common.size(), entry.fields().length);
        RowLayout.setInt(row, RowLayout.CRC_AT, RowLayout.checksum(row));
        return row;
    }
}
