package io.semcache.serdes;

import static io.semcache.serdes.WireFormat.HEADER_BYTES;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads generated records of given types from the wire format, whatever version of the schema they were written with;
 * null as null. The registry is asked once per schema id. Thread-safe.
 *
 * <p>A {@link SerializationException} says what is wrong with the bytes, a {@link RegistryUnavailableException} that it
 * could not be found out yet.
 */
final class RecordDeserializer<T extends SpecificRecord> implements Deserializer<T> {

    /** Each thread's decoder, used again for record after record. */
    private static final ThreadLocal<@Nullable BinaryDecoder> DECODER = new ThreadLocal<>();

    private final Registry registry;
    private final List<RecordType<? extends T>> types;
    private final Map<Integer, TypeReader<? extends T>> readerById = new ConcurrentHashMap<>();

    RecordDeserializer(Registry registry, List<RecordType<? extends T>> types) {
        this.registry = registry;
        this.types = types;
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (!WireFormat.hasHeader(bytes)) {
            throw new SerializationException("expected Avro in the Confluent wire format on " + topic
                    + " (a zero byte, then the schema id), got " + bytes.length + " other bytes");
        }
        int id = WireFormat.schemaId(bytes);
        TypeReader<? extends T> reader = readerById.get(id);
        return (reader != null ? reader : readerOf(topic, id)).read(topic, bytes);
    }

    private TypeReader<? extends T> readerOf(String topic, int id) {
        Schema writer = registry.schemaOf(id);
        for (RecordType<? extends T> type : types) {
            if (type.name().equals(writer.getFullName())) {
                TypeReader<? extends T> reader = new TypeReader<>(type, writer, id);
                readerById.put(id, reader);
                return reader;
            }
        }
        throw new SerializationException("expected a record of "
                + types.stream().map(RecordType::name).toList() + " on " + topic + ", got " + writer.getFullName()
                + " (schema id " + id + ")");
    }

    /** Reads the records of one schema id. */
    private static final class TypeReader<T extends SpecificRecord> {

        private final RecordType<T> type;
        private final int id;
        private final DatumReader<T> reader;

        private TypeReader(RecordType<T> type, Schema writer, int id) {
            this.type = type;
            this.id = id;
            try {
                this.reader = type.reader(writer);
            } catch (IOException | AvroRuntimeException e) {
                throw new SerializationException(
                        "cannot read " + type.name() + " as it was written with schema id " + id + ": " + e, e);
            }
        }

        @SuppressWarnings("NullAway") // Avro is not annotated: nothing to use again is a null
        private T read(String topic, byte[] bytes) {
            BinaryDecoder in =
                    DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, DECODER.get());
            DECODER.set(in);
            try {
                T record = reader.read(null, in);
                if (!in.isEnd()) {
                    throw new IOException("bytes are left after the record");
                }
                return record;
            } catch (IOException | RuntimeException e) { // garbage makes Avro throw almost anything
                throw new SerializationException(
                        "cannot read " + type.name() + " (schema id " + id + ") on " + topic + ": " + e, e);
            }
        }
    }
}
