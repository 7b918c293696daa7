package io.semcache.serdes;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.serializers.subject.strategy.SubjectNameStrategy;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes generated records of given types in the wire format; null as null. The schema must have been registered
 * ({@link SchemaRegistration}); the registry is asked for its id once per topic and type. Thread-safe.
 */
final class RecordSerializer<T extends SpecificRecord> implements Serializer<T> {

    /** One large record must not make the next small ones pay for its length. */
    private static final int LONGEST_GUESS = 64 * 1024;

    private final Registry registry;
    private final SubjectNameStrategy subjects;
    private final List<TypeWriter> writers;

    RecordSerializer(Registry registry, SubjectNameStrategy subjects, List<RecordType<? extends T>> types) {
        this.registry = registry;
        this.subjects = subjects;
        this.writers = types.stream().map(TypeWriter::new).toList();
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T record) {
        return record == null ? null : writerOf(record).write(topic, record);
    }

    private TypeWriter writerOf(T record) {
        for (TypeWriter writer : writers) {
            if (writer.type.javaClass() == record.getClass()) {
                return writer;
            }
        }
        throw new SerializationException("expected one of "
                + writers.stream().map(writer -> writer.type.name()).toList() + ", got "
                + record.getClass().getName());
    }

    /** Writes one type of record. */
    private final class TypeWriter {

        private final RecordType<? extends T> type;
        private final DatumWriter<Object> writer;
        private final Map<String, Integer> idByTopic = new ConcurrentHashMap<>();

        /** Length of the record before, a good guess of the next one's; a race on it costs a copy at most. */
        private int expectedLength = 256;

        private TypeWriter(RecordType<? extends T> type) {
            this.type = type;
            this.writer = type.writer();
        }

        private byte[] write(String topic, T record) {
            ArrayEncoder out = new ArrayEncoder(idOn(topic), expectedLength);
            try {
                writer.write(record, out);
            } catch (IOException | AvroRuntimeException | NullPointerException | ClassCastException e) {
                String missing = type.missingField(record);
                throw new SerializationException(
                        "cannot write " + type.name() + ": "
                                + (missing == null ? e.getMessage() : "null value for " + missing),
                        e);
            }
            byte[] bytes = out.toByteArray();
            expectedLength = Math.min(bytes.length, LONGEST_GUESS);
            return bytes;
        }

        private int idOn(String topic) {
            Integer known = idByTopic.get(topic);
            if (known != null) {
                return known;
            }
            int id = registry.idOf(
                    subjects.subjectName(topic, false, new AvroSchema(type.registered())), type.registered());
            idByTopic.put(topic, id);
            return id;
        }
    }
}
