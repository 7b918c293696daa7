package io.semcache.store.partition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.semcache.store.layout.Generation;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.row.Row;
import org.jspecify.annotations.Nullable;

/** Keys of the meta family, and the form of the numbers under them. */
final class MetaKeys {

    static final byte[] TOTALS = "totals".getBytes(UTF_8);
    static final byte[] POSITION = "position".getBytes(UTF_8);

    /** Version of the codes, written when they are complete. */
    static final byte[] CODES = "codes".getBytes(UTF_8);

    /** Offset of the latest {@link Row.Erasure}. */
    static final byte[] ERASED = "erased".getBytes(UTF_8);

    /** Offset of the latest erasure of which no file holds anything. */
    static final byte[] PURGED = "purged".getBytes(UTF_8);

    private static final String OFFSET = "offset:";
    private static final String GENERATION = "generation:";
    private static final String EPOCH = "epoch:";
    private static final String SPACE = "space:";

    private MetaKeys() {}

    static byte[] offset(String topicPartition) {
        return (OFFSET + topicPartition).getBytes(UTF_8);
    }

    static byte[] generation(Generation generation) {
        return (GENERATION + generation.epoch() + ":" + generation.namespace()).getBytes(UTF_8);
    }

    static byte[] epoch(String namespace) {
        return (EPOCH + namespace).getBytes(UTF_8);
    }

    static byte[] space(int id) {
        return (SPACE + id).getBytes(UTF_8);
    }

    /** The topic and partition in the key of an offset, or null if it is the key of something else. */
    static @Nullable String topicPartitionOf(byte[] key) {
        return rest(key, OFFSET);
    }

    /** The generation in the key of its totals, or null if it is the key of something else. */
    static @Nullable Generation generationOf(byte[] key) {
        String rest = rest(key, GENERATION);
        if (rest == null) {
            return null;
        }
        int colon = rest.indexOf(':');
        return new Generation(rest.substring(colon + 1), Long.parseLong(rest, 0, colon, 10));
    }

    /** The namespace in the key of its epoch, or null if it is the key of something else. */
    static @Nullable String epochOf(byte[] key) {
        return rest(key, EPOCH);
    }

    /** The id in the key of an embedding space, or null if it is the key of something else. */
    static @Nullable Integer spaceOf(byte[] key) {
        String id = rest(key, SPACE);
        return id == null ? null : Integer.valueOf(id);
    }

    private static @Nullable String rest(byte[] key, String prefix) {
        String text = new String(key, UTF_8);
        return text.startsWith(prefix) ? text.substring(prefix.length()) : null;
    }

    static byte[] longBytes(long value) {
        byte[] bytes = new byte[Long.BYTES];
        RowLayout.setLong(bytes, 0, value);
        return bytes;
    }

    static long longValue(byte[] bytes) {
        return RowLayout.getLong(bytes, 0);
    }
}
