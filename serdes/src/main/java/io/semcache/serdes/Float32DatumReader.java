package io.semcache.serdes;

import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.Conversion;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.ResolvingDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;

/**
 * Avro's reader of generated records, but for an {@code array<float>}, which becomes a {@link Float32List} and is never
 * boxed. Only for binary decoders. Thread-safe.
 *
 * <p>Records written with our own schema have the floats read in one piece, past the resolving decoder: that decoder
 * keeps no bytes of its own, and at the end of a block its grammar does not mind that no item went through it. With any
 * other schema the items could be ints that Avro promotes to floats, so each goes through it.
 *
 * <p>Avro's fast reader is switched off, because it has no place to change how an array is read. It is twice as fast
 * for a small record, so records without floats are left to it ({@link RecordType#reader}).
 */
final class Float32DatumReader<T> extends SpecificDatumReader<T> {

    /** What each thread reads from at the moment. */
    private static final ThreadLocal<@Nullable Decoder> SOURCE = new ThreadLocal<>();

    /** Smallest item that Avro promotes to a float: an int of one byte. */
    private static final Schema INT = Schema.create(Schema.Type.INT);

    private final boolean writtenAsRead;

    Float32DatumReader(Schema writer, RecordType<?> type) {
        super(writer, type.schema(), dataOf(type));
        writtenAsRead = type.isOurs(writer);
    }

    /** The class's own data with its conversions, but for the fast reader. */
    private static SpecificData dataOf(RecordType<?> type) {
        SpecificData data = new SpecificData(type.javaClass().getClassLoader());
        for (Conversion<?> conversion : type.data().getConversions()) {
            data.addLogicalTypeConversion(conversion);
        }
        data.setFastReaderEnabled(false);
        return data;
    }

    @Override
    public T read(@Nullable T reuse, Decoder in) throws IOException {
        SOURCE.set(in);
        return super.read(reuse, in);
    }

    @Override
    protected Object readArray(@Nullable Object old, Schema expected, ResolvingDecoder in) throws IOException {
        Schema item = expected.getElementType();
        return item.getType() == Schema.Type.FLOAT
                ? readFloats(writtenAsRead ? item : INT, in)
                : super.readArray(old, expected, in);
    }

    /** @param smallest the smallest item there can be, which bounds how many the bytes at hand can hold */
    private Float32List readFloats(Schema smallest, ResolvingDecoder in) throws IOException {
        byte[] floats = new byte[0];
        for (long count = in.readArrayStart(); count > 0; count = in.arrayNext()) {
            ensureAvailableCollectionBytes(in, count, smallest);
            int from = floats.length;
            floats = Arrays.copyOf(floats, Math.toIntExact(from + count * Float.BYTES));
            readBlock(in, floats, from);
        }
        return Float32List.ofBytes(floats);
    }

    private void readBlock(ResolvingDecoder in, byte[] floats, int from) throws IOException {
        Decoder source = SOURCE.get();
        if (writtenAsRead && source != null) {
            source.readFixed(floats, from, floats.length - from);
            return;
        }
        for (int at = from; at < floats.length; at += Float.BYTES) {
            Float32List.set(floats, at, in.readFloat());
        }
    }
}
