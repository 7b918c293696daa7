package io.semcache.server;

import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.FetchError;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.CacheSerdes;
import io.semcache.vectors.Embedding;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The smallest fetch stage: answers each fetch with a vector that is a function of its text. A text that contains
 * {@code reject} is refused for good, one with {@code silent} never answered.
 */
public final class TestFetchStage implements AutoCloseable {

    private final KafkaConsumer<byte[], EmbeddingFetch> consumer;
    private final KafkaProducer<byte[], SpecificRecord> producer;
    private final String events;
    private final Thread thread;
    private final List<Fetch> fetches = new CopyOnWriteArrayList<>();

    /** One fetch that was owed. */
    public record Fetch(CacheKey key, String flightId, String text) {}

    /** Time between a fetch and its answer. */
    public volatile Duration latency = Duration.ZERO;

    public TestFetchStage(TestTopics topics, String bootstrapServers, CacheSerdes serdes) {
        events = topics.name("events");
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.GROUP_ID_CONFIG,
                        topics.name("fetchers"),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                serdes.fetches().deserializer());
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, ProducerConfig.LINGER_MS_CONFIG, 0),
                new ByteArraySerializer(),
                serdes.events().serializer());
        consumer.subscribe(List.of(topics.name("fetches")));
        thread = Thread.ofPlatform().name("test-fetch-stage").start(this::run);
    }

    /** The texts that were fetched, in order, repetitions included. */
    public List<String> fetched() {
        return fetches.stream().map(Fetch::text).toList();
    }

    /** The last fetch of this text. */
    public Fetch fetch(String text) {
        return fetches.stream()
                .filter(fetch -> fetch.text().equals(text))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    /** Forgets what was fetched so far. */
    public void forget() {
        fetches.clear();
    }

    public static Embedding vector(String text) {
        Random random = new Random(text.hashCode());
        float[] components = new float[TestTopics.DIMENSIONS];
        for (int i = 0; i < components.length; i++) {
            components[i] = (float) random.nextGaussian();
        }
        return Embedding.of(components);
    }

    private void run() {
        try {
            while (true) {
                for (ConsumerRecord<byte[], EmbeddingFetch> record : consumer.poll(Duration.ofMillis(100))) {
                    answer(record.partition(), record.key(), record.value());
                }
            }
        } catch (WakeupException e) {
            consumer.close();
        }
    }

    private void answer(int partition, byte[] key, EmbeddingFetch fetch) {
        String text = fetch.getText();
        fetches.add(new Fetch(CacheKey.ofBytes(key), fetch.getFlightId(), text));
        if (text.contains("silent")) {
            return;
        }
        sleep();
        boolean rejected = text.contains("reject");
        var _ = producer.send(new ProducerRecord<>(
                events,
                partition,
                key,
                VectorEvent.newBuilder()
                        .setFlightId(fetch.getFlightId())
                        .setAttempt(fetch.getAttempt())
                        .setEpoch(fetch.getEpoch())
                        .setIdentity(fetch.getIdentity())
                        .setOutcome(rejected ? Outcome.REJECTED : Outcome.OK)
                        .setVector(
                                rejected ? null : ByteBuffer.wrap(vector(text).bytes()))
                        .setTokens(5)
                        .setProvider("test")
                        .setError(rejected ? new FetchError("provider_rejected", "not this text", null) : null)
                        .setFetchedAt(Instant.now())
                        .build()));
    }

    private void sleep() {
        try {
            Thread.sleep(latency);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(5));
    }
}
