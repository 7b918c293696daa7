package io.semcache.fetch;

import io.semcache.schemas.Identity;
import io.semcache.schemas.VectorEvent;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

/** Writes what came back, which is paid for and must not be lost, and what could not be read. Thread-safe. */
final class ResultWriter {

    private final DurableWrites writes;
    private final Serializer<SpecificRecord> events;
    private final String eventsTopic;
    private final String failuresTopic;

    ResultWriter(DurableWrites writes, Serializer<SpecificRecord> events, String eventsTopic, String failuresTopic) {
        this.writes = writes;
        this.events = events;
        this.eventsTopic = eventsTopic;
        this.failuresTopic = failuresTopic;
    }

    /** Waits until the registry has said how events are written, so that no answer is paid for before it can be. */
    void awaitRegistry() throws InterruptedException {
        byte[] _ = writes.serialized(
                events,
                eventsTopic,
                VectorEvent.newBuilder()
                        .setIdentity(Identity.newBuilder().build())
                        .build());
    }

    /** Writes an event under its cache key; runs {@code written} once it is acknowledged. Waits for the registry. */
    void event(byte[] cacheKey, SpecificRecord event, Runnable written) {
        try {
            byte[] value = writes.serialized(events, eventsTopic, event);
            writes.send(new ProducerRecord<>(eventsTopic, cacheKey, value), written);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Copies a record that nobody can read to the failures topic, with headers that say why (names of KIP-1034). */
    void deadLetter(ConsumerRecord<byte[], byte[]> record, Exception cause, Runnable written) {
        var copy = new ProducerRecord<>(failuresTopic, null, record.key(), record.value(), record.headers());
        Headers headers = copy.headers();
        header(headers, "exception", cause.getClass().getName());
        header(headers, "message", String.valueOf(cause.getMessage()));
        header(headers, "topic", record.topic());
        header(headers, "partition", Integer.toString(record.partition()));
        header(headers, "offset", Long.toString(record.offset()));
        writes.send(copy, written);
    }

    private static void header(Headers headers, String name, String value) {
        headers.add("__streams.errors." + name, value.getBytes(StandardCharsets.UTF_8));
    }
}
