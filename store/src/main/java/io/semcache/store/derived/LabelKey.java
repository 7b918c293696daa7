package io.semcache.store.derived;

import io.semcache.store.layout.Generation;
import io.semcache.store.query.Label;
import io.semcache.store.row.RowKey;
import java.util.Arrays;

/**
 * Keys of the labels family: namespace ‖ epoch ‖ code of the label ‖ value ‖ cache key, so that the keys that have a
 * label lie together in their order ({@link OrderedKey}).
 */
public final class LabelKey {

    private LabelKey() {}

    static byte[] of(Generation generation, Label label, String value, byte[] rowKey) {
        return start(generation, label, value).cacheKey(rowKey).toBytes();
    }

    /** What the keys of all rows with a label start with. */
    public static byte[] prefix(Generation generation, Label label, String value) {
        return start(generation, label, value).toBytes();
    }

    private static OrderedKey start(Generation generation, Label label, String value) {
        return OrderedKey.of(generation).one(label.code()).text(value);
    }

    /** The key of the row that has the label. */
    public static RowKey rowKey(byte[] key, Label label) {
        byte[] cacheKey = Arrays.copyOfRange(key, key.length - RowKey.CACHE_KEY_BYTES, key.length);
        return label == Label.EDGE ? RowKey.source(cacheKey) : RowKey.entry(cacheKey);
    }
}
