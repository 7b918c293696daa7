package io.semcache.fetch;

import io.semcache.schemas.Identity;
import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.RegistryUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what came back, and what could not be read. An answer is paid for, so a write that fails is tried again, and
 * when that does not help the worker stops rather than lose it. Thread-safe.
 */
final class ResultWriter {

    private static final Logger LOGGER = LoggerFactory.getLogger(ResultWriter.class);

    private final Producer<byte[], byte[]> producer;
    private final Serializer<SpecificRecord> events;
    private final String eventsTopic;
    private final String failuresTopic;
    private final RetryPolicy retry;
    private final Executor threads;
    private final Consumer<FetchWorkerException> fatal;

    /** @param fatal hears of a write that failed for good */
    ResultWriter(
            Producer<byte[], byte[]> producer,
            Serializer<SpecificRecord> events,
            String eventsTopic,
            String failuresTopic,
            RetryPolicy retry,
            Executor threads,
            Consumer<FetchWorkerException> fatal) {
        this.producer = producer;
        this.events = events;
        this.eventsTopic = eventsTopic;
        this.failuresTopic = failuresTopic;
        this.retry = retry;
        this.threads = threads;
        this.fatal = fatal;
    }

    /** Waits until the registry has said how events are written, so that no answer is paid for before it can be. */
    void awaitRegistry() throws InterruptedException {
        byte[] _ = serialized(VectorEvent.newBuilder()
                .setIdentity(Identity.newBuilder().build())
                .build());
    }

    /** Writes an event under its cache key; runs {@code written} once it is acknowledged. Waits for the registry. */
    void event(byte[] cacheKey, SpecificRecord event, Runnable written) {
        try {
            byte[] value = serialized(event);
            send(new ProducerRecord<>(eventsTopic, cacheKey, value), written, 1);
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
        send(copy, written, 1);
    }

    private static void header(Headers headers, String name, String value) {
        headers.add("__streams.errors." + name, value.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] serialized(SpecificRecord event) throws InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return events.serialize(eventsTopic, event);
            } catch (RegistryUnavailableException e) {
                LOGGER.atWarn().addKeyValue("tries", tries).log("waiting for the schema registry: {}", e.getMessage());
                Thread.sleep(retry.afterWrite(tries));
            }
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record, Runnable written, int tries) {
        try {
            // The callback hears everything that the future would tell.
            var _ = producer.send(record, (metadata, e) -> {
                if (e == null) {
                    written.run();
                } else {
                    failed(record, written, tries, e);
                }
            });
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException | IllegalStateException e) {
            failed(record, written, tries, e);
        }
    }

    private void failed(ProducerRecord<byte[], byte[]> record, Runnable written, int tries, Exception cause) {
        if (!(cause instanceof RetriableException) || tries >= retry.writes()) {
            fatal.accept(new FetchWorkerException(
                    "cannot write to topic " + record.topic() + " after " + tries + " tries", cause));
            return;
        }
        LOGGER.atWarn()
                .setCause(cause)
                .addKeyValue("topic", record.topic())
                .addKeyValue("tries", tries)
                .log("cannot write, trying again");
        try {
            threads.execute(() -> {
                try {
                    Thread.sleep(retry.afterWrite(tries));
                    send(record, written, tries + 1);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        } catch (RejectedExecutionException e) {
            LOGGER.atDebug().addKeyValue("topic", record.topic()).log("closing, the record will be read again");
        }
    }
}
