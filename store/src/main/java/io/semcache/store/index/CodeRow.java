package io.semcache.store.index;

import io.semcache.store.filter.Signature;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.layout.RowReader;
import io.semcache.store.row.CorruptRowException;
import io.semcache.vectors.Codes;
import io.semcache.vectors.Embedding;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the codes family keeps of a row with a vector, under its cache key: id of its space (4 bytes) ‖ signature of its
 * attributes (8 bytes) ‖ codes, little-endian.
 *
 * @param codes null for a row that no search finds: its vector has no direction (zero, or not finite), or its checksum
 *     was wrong already when it was put
 */
public record CodeRow(int space, long signature, @Nullable Codes codes) {

    /** Version of this form, of the signatures and of the codes. Another one on disk is built anew. */
    public static final byte VERSION = 1;

    private static final int SIGNATURE_AT = Integer.BYTES;
    private static final int CODES_AT = SIGNATURE_AT + Long.BYTES;

    /** Derived from a row with a vector in the space with this id. */
    public static CodeRow of(byte[] row, int space) {
        boolean searchable = RowLayout.isIntact(row) && RowLayout.hasDirection(row);
        return new CodeRow(space, Signature.of(RowReader.attributes(row)), searchable ? codes(row) : null);
    }

    private static Codes codes(byte[] row) {
        return Codes.of(Embedding.ofBytes(Arrays.copyOfRange(row, RowLayout.VECTOR_AT, RowLayout.fieldsAt(row))));
    }

    public byte[] toBytes() {
        byte[] codeBytes = codes == null ? new byte[0] : codes.bytes();
        byte[] bytes = new byte[CODES_AT + codeBytes.length];
        RowLayout.setInt(bytes, 0, space);
        RowLayout.setLong(bytes, SIGNATURE_AT, signature);
        System.arraycopy(codeBytes, 0, bytes, CODES_AT, codeBytes.length);
        return bytes;
    }

    /**
     * What these bytes say.
     *
     * @throws CorruptRowException if they are not of this version
     */
    public static CodeRow ofBytes(byte[] bytes) {
        if (bytes.length < CODES_AT) {
            throw new CorruptRowException("expected codes of at least 12 bytes, got " + bytes.length);
        }
        try {
            return new CodeRow(
                    RowLayout.getInt(bytes, 0),
                    RowLayout.getLong(bytes, SIGNATURE_AT),
                    bytes.length == CODES_AT ? null : Codes.ofBytes(Arrays.copyOfRange(bytes, CODES_AT, bytes.length)));
        } catch (IllegalArgumentException e) {
            throw new CorruptRowException("a row's codes are damaged: " + e.getMessage());
        }
    }
}
