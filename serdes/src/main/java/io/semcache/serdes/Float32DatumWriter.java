package io.semcache.serdes;

import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * Avro's writer of generated records, but for an {@code array<float>} that is a {@link Float32List}: its bytes are what
 * Avro's binary encoding makes of the floats, so one block with all items is written in one piece. Only for binary
 * encoders without blocking. Thread-safe.
 */
final class Float32DatumWriter<T> extends SpecificDatumWriter<T> {

    Float32DatumWriter(RecordType<?> type) {
        super(type.schema(), type.data());
    }

    /** Almost all unions are of null and one other type; Avro would look that up in a map. */
    @Override
    protected int resolveUnion(Schema union, @Nullable Object datum) {
        List<Schema> types = union.getTypes();
        if (types.size() == 2 && types.get(0).getType() == Schema.Type.NULL) {
            return datum == null ? 0 : 1;
        }
        return super.resolveUnion(union, datum);
    }

    @Override
    protected void writeArray(Schema schema, Object datum, Encoder out) throws IOException {
        if (datum instanceof Float32List floats && schema.getElementType().getType() == Schema.Type.FLOAT) {
            byte[] bytes = floats.bytes();
            out.writeArrayStart();
            out.setItemCount(floats.size());
            out.writeFixed(bytes, 0, bytes.length);
            out.writeArrayEnd();
        } else {
            super.writeArray(schema, datum, out);
        }
    }
}
