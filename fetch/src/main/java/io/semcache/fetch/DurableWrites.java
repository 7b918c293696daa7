package io.semcache.fetch;

import io.semcache.serdes.RegistryUnavailableException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that must not be lost: one that fails is tried again, and when that does not help the worker stops. Waits for
 * a registry that is away. Thread-safe.
 */
final class DurableWrites {

    private static final Logger LOGGER = LoggerFactory.getLogger(DurableWrites.class);

    private final Producer<byte[], byte[]> producer;
    private final RetryPolicy retry;
    private final Executor threads;
    private final Consumer<FetchWorkerException> fatal;

    /** @param fatal hears of a write that failed for good */
    DurableWrites(
            Producer<byte[], byte[]> producer,
            RetryPolicy retry,
            Executor threads,
            Consumer<FetchWorkerException> fatal) {
        this.producer = producer;
        this.retry = retry;
        this.threads = threads;
        this.fatal = fatal;
    }

    /** The record as it goes to {@code topic}; waits until the registry has said how it is written. */
    byte[] serialized(Serializer<SpecificRecord> serializer, String topic, SpecificRecord record)
            throws InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return serializer.serialize(topic, record);
            } catch (RegistryUnavailableException e) {
                LOGGER.atWarn().addKeyValue("tries", tries).log("waiting for the schema registry: {}", e.getMessage());
                Thread.sleep(retry.afterWrite(tries));
            }
        }
    }

    /** Writes; runs {@code written} once it is acknowledged. */
    void send(ProducerRecord<byte[], byte[]> record, Runnable written) {
        send(record, written, 1);
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
