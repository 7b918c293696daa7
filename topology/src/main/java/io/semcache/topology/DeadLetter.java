package io.semcache.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A record as it came, with headers that say why it was not taken, named as in <a
 * href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-1034">KIP-1034</a>.
 */
final class DeadLetter {

    static final String EXCEPTION = "__streams.errors.exception";
    static final String MESSAGE = "__streams.errors.message";
    static final String TOPIC = "__streams.errors.topic";
    static final String PARTITION = "__streams.errors.partition";
    static final String OFFSET = "__streams.errors.offset";

    private DeadLetter() {}

    /**
     * The record for the failures topic.
     *
     * @param exception class name of what went wrong, or an error code
     * @param atMs wall-clock time
     */
    static Record<byte[], byte[]> of(
            Record<byte[], byte[]> record, RecordMetadata metadata, String exception, String message, long atMs) {
        Headers headers = new RecordHeaders(record.headers())
                .add(EXCEPTION, exception.getBytes(UTF_8))
                .add(MESSAGE, message.getBytes(UTF_8))
                .add(TOPIC, metadata.topic().getBytes(UTF_8))
                .add(PARTITION, Integer.toString(metadata.partition()).getBytes(UTF_8))
                .add(OFFSET, Long.toString(metadata.offset()).getBytes(UTF_8));
        return new Record<>(record.key(), record.value(), atMs, headers);
    }
}
