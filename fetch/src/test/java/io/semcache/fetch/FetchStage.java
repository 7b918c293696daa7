package io.semcache.fetch;

import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import io.semcache.devkit.TestCluster;
import io.semcache.fetch.provider.EmbeddingProvider;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.CacheSerdes;
import io.semcache.serdes.SchemaRegistration;
import io.semcache.serdes.TopicNames;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of their own on the shared broker, and a view from both ends of the fetch stage that runs over them. */
final class FetchStage implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);

    private final Map<String, String> values;
    private final Settings settings;
    private final CacheSerdes serdes;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Runnable> open = new ArrayList<>();

    /** The stage over topics that exist. */
    FetchStage(Map<String, String> values) {
        this.values = values;
        this.settings = SettingsReader.read(values);
        this.serdes = new CacheSerdes(settings.schemaRegistry());
        this.producer = new KafkaProducer<>(
                new HashMap<>(settings.kafka()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** @param more settings besides the addresses and topics */
    static FetchStage create(int partitions, Map<String, String> more) {
        String id = TestCluster.uniqueName("stage");
        Map<String, String> values = new HashMap<>(Map.of(
                "application.id", id,
                "kafka.bootstrap.servers", TestCluster.bootstrapServers(),
                "schema.registry.url", TestCluster.registryUrl(),
                "topics.requests", id + "-requests",
                "topics.commands", id + "-commands",
                "topics.results", id + "-results",
                "topics.failures", id + "-failures",
                "topics.events", id + "-events",
                "topics.fetches", id + "-fetches",
                "topics.ledger", id + "-ledger"));
        values.putAll(more);
        Settings settings = SettingsReader.read(values);
        Settings.Topics topics = settings.topics();
        List.of(topics.fetches(), topics.events(), topics.failures(), topics.ledger())
                .forEach(topic -> TestCluster.createTopic(topic, partitions));
        TopicNames names = new TopicNames(
                topics.requests(),
                topics.commands(),
                topics.results(),
                topics.events(),
                topics.fetches(),
                topics.ledger());
        SchemaRegistration.registerAll(settings.schemaRegistry(), names, Duration.ofSeconds(60));
        return new FetchStage(values);
    }

    Settings settings() {
        return settings;
    }

    /** The settings as text, for a stage in another process. */
    Map<String, String> values() {
        return values;
    }

    /** A started worker that serves every model with this provider; closed with this stage at the latest. */
    FetchWorker start(EmbeddingProvider provider, FlightCheck flights) {
        return start(Map.of(), provider, flights);
    }

    /** A started worker; models that are not listed are served by {@code others}. */
    FetchWorker start(Map<String, EmbeddingProvider> providers, EmbeddingProvider others, FlightCheck flights) {
        return start(serdes, providers, others, flights);
    }

    /** A started worker with a way of its own to the registry. */
    FetchWorker start(
            CacheSerdes serdes,
            Map<String, EmbeddingProvider> providers,
            EmbeddingProvider others,
            FlightCheck flights) {
        FetchWorker worker = new FetchWorker(
                settings,
                serdes,
                model -> providers.getOrDefault(model, others),
                flights,
                FetchListener.NONE,
                Clock.systemUTC());
        open.addFirst(worker::close);
        worker.start();
        return worker;
    }

    void send(Fetches.Keyed fetch) throws InterruptedException {
        send(List.of(fetch));
    }

    void send(List<Fetches.Keyed> fetches) throws InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Fetches.Keyed keyed : fetches) {
            EmbeddingFetch fetch = keyed.fetch();
            byte[] value =
                    serdes.fetches().serializer().serialize(settings.topics().fetches(), fetch);
            sent.add(producer.send(new ProducerRecord<>(settings.topics().fetches(), keyed.key(), value)));
        }
        sent.forEach(FetchStage::await);
    }

    void sendRaw(byte[] key, byte[] value) {
        await(producer.send(new ProducerRecord<>(settings.topics().fetches(), key, value)));
    }

    private static void await(Future<RecordMetadata> sent) {
        try {
            sent.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The vector events, in no particular order, as soon as there are this many. */
    List<VectorEvent> events(int count, Duration patience) {
        return records(settings.topics().events(), count, patience).stream()
                .map(r -> (VectorEvent) serdes.events().deserializer().deserialize(r.topic(), r.value()))
                .toList();
    }

    /** All records of a topic as soon as there are this many; fails when they do not come in time. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic, int count, Duration patience) {
        try (var consumer = reader(topic)) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long deadline = System.nanoTime() + patience.toNanos();
            while (records.size() < count) {
                consumer.poll(POLL).forEach(records::add);
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("expected " + count + " records on " + topic + " within " + patience
                            + ", got " + records.size());
                }
            }
            consumer.poll(POLL).forEach(records::add);
            return records;
        }
    }

    /** A consumer at the beginning of all partitions of a topic, in no group. */
    KafkaConsumer<byte[], byte[]> reader(String topic) {
        var consumer = new KafkaConsumer<>(
                new HashMap<String, Object>(settings.kafka()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    /** Sum over all partitions of what the workers' group has committed. */
    long committed() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(new HashMap<String, Object>(settings.kafka()))) {
            return admin
                    .listConsumerGroupOffsets(settings.applicationId() + "-fetch")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .filter(Objects::nonNull)
                    .mapToLong(offset -> offset.offset())
                    .sum();
        }
    }

    /** An owner of all flights; closed with this stage. */
    EventsOwner owner() {
        EventsOwner owner = new EventsOwner(reader(settings.topics().events()), serdes);
        open.add(owner::close);
        return owner;
    }

    @Override
    public void close() {
        open.forEach(Runnable::run);
        producer.close();
        serdes.close();
    }
}
