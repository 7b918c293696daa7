package io.semcache.store.derived;

import io.semcache.store.layout.FieldReader;
import io.semcache.store.layout.FieldTag;
import io.semcache.store.layout.Generation;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.query.Label;
import io.semcache.store.row.CorruptRowException;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the labels family has of one row: a {@link LabelKey} for each tag, source, subject and dependency of an entry,
 * and for each edge of a source. Under the source of an entry lies its {@link SourceLabel}, under an edge the name of
 * the depending source, so that neither a reconcile nor a closure reads a row. Most entries have none of them.
 */
public final class Labels {

    /** Of most rows. */
    public static final SortedMap<byte[], byte[]> NONE =
            Collections.unmodifiableSortedMap(new TreeMap<>(Arrays::compareUnsigned));

    private static final byte[] NOTHING = {};

    private final byte[] rowKey;
    private final Generation generation;
    private final SortedMap<byte[], byte[]> labels = new TreeMap<>(Arrays::compareUnsigned);

    private Labels(byte[] rowKey, Generation generation) {
        this.rowKey = rowKey;
        this.generation = generation;
    }

    /** Those of a row by their keys; {@code rowBytes} of the array are the row. */
    public static SortedMap<byte[], byte[]> ofRow(byte[] row, int rowBytes, byte[] rowKey) {
        byte type = RowLayout.type(row);
        if ((type != RowLayout.PRESENT || !hasAny(row, rowBytes)) && type != RowLayout.SOURCE) {
            return NONE;
        }
        Labels labels = new Labels(rowKey, Generation.ofRow(row));
        FieldReader fields = new FieldReader(row, RowLayout.fieldsAt(row), rowBytes);
        if (type == RowLayout.SOURCE) {
            labels.ofSource(fields);
        } else {
            labels.ofEntry(fields);
        }
        return labels.labels;
    }

    private static boolean hasAny(byte[] row, int rowBytes) {
        FieldReader fields = new FieldReader(row, RowLayout.fieldsAt(row), rowBytes);
        while (fields.next()) {
            switch (fields.tag()) {
                case FieldTag.TAG, FieldTag.SOURCE, FieldTag.SUBJECT, FieldTag.DEPENDS_ON -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    private void ofEntry(FieldReader fields) {
        String name = null;
        String source = null;
        String revision = null;
        while (fields.next()) {
            switch (fields.tag()) {
                case FieldTag.NAME -> name = fields.string();
                case FieldTag.TAG -> add(Label.TAG, fields.string(), NOTHING);
                case FieldTag.SUBJECT -> add(Label.SUBJECT, fields.string(), NOTHING);
                case FieldTag.DEPENDS_ON -> add(Label.DEPENDS_ON, fields.string(), NOTHING);
                case FieldTag.SOURCE -> source = fields.string();
                case FieldTag.SOURCE_REVISION -> revision = fields.string();
                default -> {}
            }
        }
        if (source != null) {
            add(Label.SOURCE, source, new SourceLabel(name, revision).toBytes());
        }
    }

    private void ofSource(FieldReader fields) {
        byte[] source = null;
        while (fields.next()) {
            if (fields.tag() == FieldTag.SOURCE) {
                source = fields.bytes();
            } else if (fields.tag() == FieldTag.DEPENDS_ON) {
                add(Label.EDGE, fields.string(), required(source));
            }
        }
    }

    private static byte[] required(byte @Nullable [] source) {
        if (source == null) {
            throw new CorruptRowException("a source does not say its name before its dependencies");
        }
        return source;
    }

    private void add(Label label, String value, byte[] beside) {
        labels.put(LabelKey.of(generation, label, value, rowKey), beside);
    }
}
