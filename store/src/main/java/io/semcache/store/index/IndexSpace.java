package io.semcache.store.index;

import io.semcache.store.layout.FieldReader;
import io.semcache.store.layout.FieldTag;
import io.semcache.store.layout.Generation;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.EmbeddingSpace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What one index holds: the vectors of one embedding space in one generation of a namespace. */
public record IndexSpace(Generation generation, EmbeddingSpace space) {

    /** The space of a row with a vector. */
    public static IndexSpace ofRow(byte[] row) {
        String namespace = null;
        String model = null;
        String revision = null;
        FieldReader fields = new FieldReader(row, RowLayout.fieldsAt(row));
        while ((namespace == null || model == null || revision == null) && fields.next()) {
            switch (fields.tag()) {
                case FieldTag.NAMESPACE -> namespace = fields.string();
                case FieldTag.MODEL -> model = fields.string();
                case FieldTag.REVISION -> revision = fields.string();
                default -> {}
            }
        }
        if (namespace == null || model == null || revision == null) {
            throw new CorruptRowException("a row with a vector does not say its namespace, model and revision");
        }
        return new IndexSpace(
                new Generation(namespace, RowLayout.epoch(row)),
                new EmbeddingSpace(model, revision, RowLayout.getInt(row, RowLayout.DIMENSIONS_AT)));
    }

    public byte[] toBytes() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(generation.namespace());
            out.writeLong(generation.epoch());
            out.writeUTF(space.model());
            out.writeUTF(space.revision());
            out.writeInt(space.dimensions());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    public static IndexSpace ofBytes(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new IndexSpace(
                    new Generation(in.readUTF(), in.readLong()),
                    new EmbeddingSpace(in.readUTF(), in.readUTF(), in.readInt()));
        } catch (IOException e) {
            throw new UncheckedIOException("a stored embedding space is damaged", e);
        }
    }
}
