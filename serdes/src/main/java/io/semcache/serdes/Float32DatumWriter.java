package io.semcache.serdes;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Avro's writer of generated records, but for an {@code array<float>} that is a {@link Float32List}: its bytes are what
 * Avro's binary encoding makes of the floats, so one block with all items is written in one piece. Only for binary
 * encoders without blocking. Thread-safe.
 */
final class Float32DatumWriter<T> extends SpecificDatumWriter<T> {

    Float32DatumWriter(RecordType<?> type) {
        super(type.schema(), SpecificData.getForClass(type.javaClass()));
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
