package io.semcache.app.whole;

import io.semcache.config.Settings;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.serdes.CacheSerdes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A client of the public topics that starts where they end. */
final class Topics implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Settings.Topics names;
    private final CacheSerdes serdes;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> results;
    private final KafkaConsumer<byte[], byte[]> failures;

    Topics(Settings settings) {
        names = settings.topics();
        serdes = new CacheSerdes(settings.schemaRegistry());
        producer = new KafkaProducer<>(
                new HashMap<>(settings.kafka()), new ByteArraySerializer(), new ByteArraySerializer());
        results = consumer(settings, names.results());
        failures = consumer(settings, names.failures());
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Settings settings, String topic) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                new HashMap<>(settings.kafka()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> all = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
        return consumer;
    }

    void request(EmbeddingRequest request) {
        request(request, new RecordHeaders());
    }

    void request(EmbeddingRequest request, Headers headers) {
        byte[] key = request.getRequestId().getBytes(StandardCharsets.UTF_8);
        byte[] value = serdes.requests().serializer().serialize(names.requests(), request);
        send(new ProducerRecord<>(names.requests(), null, key, value, headers));
    }

    /** Bytes as they are, on the topic that expects requests. */
    void requestBytes(byte[] value) {
        send(new ProducerRecord<>(names.requests(), "raw".getBytes(StandardCharsets.UTF_8), value));
    }

    void command(CacheCommand command) {
        byte[] value = serdes.commands().serializer().serialize(names.commands(), command);
        send(new ProducerRecord<>(names.commands(), null, value));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends the request and waits for its result. */
    EmbeddingResult ask(EmbeddingRequest request) {
        request(request);
        return result(request.getRequestId());
    }

    /** The next result, which must be that of this request. */
    EmbeddingResult result(String requestId) {
        EmbeddingResult result = decode(next(results, 1).getFirst());
        if (!result.getRequestId().equals(requestId)) {
            throw new AssertionError("expected the result of " + requestId + ", got " + result);
        }
        return result;
    }

    /** The next results by request id, in the order in which they came. */
    Map<String, EmbeddingResult> results(int count) {
        Map<String, EmbeddingResult> byId = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : next(results, count)) {
            EmbeddingResult result = decode(record);
            byId.put(result.getRequestId(), result);
        }
        return byId;
    }

    /** The next record of the results topic as it is. */
    ConsumerRecord<byte[], byte[]> resultRecord() {
        return next(results, 1).getFirst();
    }

    /** The next record of the failures topic as it is. */
    ConsumerRecord<byte[], byte[]> failure() {
        return next(failures, 1).getFirst();
    }

    EmbeddingResult decode(ConsumerRecord<byte[], byte[]> record) {
        return serdes.results().deserializer().deserialize(names.results(), record.value());
    }

    CacheSerdes serdes() {
        return serdes;
    }

    private static List<ConsumerRecord<byte[], byte[]>> next(KafkaConsumer<byte[], byte[]> consumer, int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (records.size() < count) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("expected " + count + " records in " + PATIENCE + ", got " + records.size());
            }
            consumer.poll(POLL).forEach(records::add);
        }
        return records;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        results.close();
        failures.close();
        serdes.close();
    }
}
