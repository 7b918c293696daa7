package io.semcache.store.derived;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.semcache.store.query.SourceItem;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.RowKey;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What lies under the source of an entry: 1 if it has a name (1 byte) ‖ length of the revision (4 bytes, −1 without) ‖
 * revision ‖ name, big-endian and in UTF-8.
 *
 * @param name readable name of the entry
 * @param revision of the source
 */
public record SourceLabel(@Nullable String name, @Nullable String revision) {

    private static final int LENGTH_AT = 1;
    private static final int REVISION_AT = LENGTH_AT + Integer.BYTES;
    private static final int ABSENT = -1;

    byte[] toBytes() {
        byte[] nameBytes = name == null ? new byte[0] : name.getBytes(UTF_8);
        byte[] revisionBytes = revision == null ? new byte[0] : revision.getBytes(UTF_8);
        return ByteBuffer.allocate(REVISION_AT + revisionBytes.length + nameBytes.length)
                .put((byte) (name == null ? 0 : 1))
                .putInt(revision == null ? ABSENT : revisionBytes.length)
                .put(revisionBytes)
                .put(nameBytes)
                .array();
    }

    public static SourceLabel ofBytes(byte[] bytes) {
        if (bytes.length < REVISION_AT) {
            throw new CorruptRowException("expected at least 5 bytes under a source, got " + bytes.length);
        }
        int length = ByteBuffer.wrap(bytes).getInt(LENGTH_AT);
        int nameAt = REVISION_AT + Math.max(0, length);
        if (length < ABSENT || nameAt > bytes.length) {
            throw new CorruptRowException("a revision of " + length + " bytes lies under a source");
        }
        return new SourceLabel(
                bytes[0] == 0 ? null : new String(bytes, nameAt, bytes.length - nameAt, UTF_8),
                length == ABSENT ? null : new String(bytes, REVISION_AT, length, UTF_8));
    }

    /** With the key of its entry, whose digits are the id of an entry without a name. */
    public SourceItem of(RowKey key) {
        return new SourceItem(key, name == null ? HexFormat.of().formatHex(key.cacheKey()) : name, revision);
    }
}
