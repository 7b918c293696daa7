package io.semcache.store.layout;

import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.Row;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the binary layout of {@code docs/entry-format.md}; null stands for itself. Damaged bytes are refused with a
 * {@link CorruptRowException}. Thread-safe.
 */
public final class RowSerde implements Serde<Row> {

    @Override
    public Serializer<Row> serializer() {
        return RowSerde::serialize;
    }

    @Override
    public Deserializer<Row> deserializer() {
        return RowSerde::deserialize;
    }

    // Kafka's interfaces are not null-marked, and null stands for itself in both directions.
    private static byte @Nullable [] serialize(String topic, @Nullable Row row) {
        return row == null ? null : RowWriter.write(row);
    }

    private static @Nullable Row deserialize(String topic, byte @Nullable [] bytes) {
        return bytes == null ? null : RowReader.read(bytes);
    }
}
