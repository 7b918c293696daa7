package io.semcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.devkit.TestCluster;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.CacheSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;

/** A user of the topics: asks for texts and keeps every answer there is. The id of a request is its number. */
final class TopicClient implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final NodeFiles files;
    private final CacheSerdes serdes;
    private final KafkaProducer<byte[], EmbeddingRequest> producer;
    private final KafkaConsumer<byte[], EmbeddingResult> results;
    private final List<String> requests = new ArrayList<>();
    private final Map<Integer, List<EmbeddingResult>> answers = new TreeMap<>();

    /** The topics must be there. */
    TopicClient(NodeFiles files) {
        this.files = files;
        this.serdes = new CacheSerdes(Map.of("schema.registry.url", TestCluster.registryUrl()));
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, TestCluster.bootstrapServers()),
                new ByteArraySerializer(),
                serdes.requests().serializer());
        this.results = reader("results", serdes.results().deserializer());
    }

    /** Reads a topic from its beginning, without what was aborted. */
    private <T> KafkaConsumer<byte[], T> reader(String topic, Deserializer<T> values) {
        var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        TestCluster.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                values);
        List<TopicPartition> partitions = IntStream.range(0, NodeFiles.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(files.topic(topic), partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    /** Asks for the vectors of texts, in this order. */
    void ask(List<String> texts) throws ExecutionException, InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (String text : texts) {
            var request = EmbeddingRequest.newBuilder()
                    .setRequestId(Integer.toString(requests.size()))
                    .setText(text)
                    .build();
            requests.add(text);
            sent.add(producer.send(new ProducerRecord<>(files.topic("requests"), request)));
        }
        for (Future<RecordMetadata> record : sent) {
            record.get();
        }
    }

    /** The text of request {@code number}. */
    String text(int number) {
        return requests.get(number);
    }

    /** How many requests there were so far. */
    int requests() {
        return requests.size();
    }

    /** The different vectors among all answers for each text. */
    Map<String, Set<List<Float>>> vectorsByText() {
        Map<String, Set<List<Float>>> vectors = new HashMap<>();
        answers()
                .forEach((number, results) ->
                        results.forEach(result -> vectors.computeIfAbsent(text(number), text -> new HashSet<>())
                                .add(result.getEmbedding())));
        return vectors;
    }

    /** Waits until so many requests are answered. */
    void awaitAnswers(int count) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (answers.size() < count && System.nanoTime() - deadline < 0) {
            results.poll(POLL).forEach(this::keep);
        }
        assertThat(answers)
                .as("answered requests after " + PATIENCE + ", log in " + files.log())
                .hasSizeGreaterThanOrEqualTo(count);
    }

    /** Every answer that is on the topic now, by request. */
    Map<Integer, List<EmbeddingResult>> answers() {
        read(results, this::keep);
        return answers;
    }

    private void keep(ConsumerRecord<byte[], EmbeddingResult> record) {
        EmbeddingResult result = record.value();
        answers.computeIfAbsent(Integer.valueOf(result.getRequestId()), id -> new ArrayList<>())
                .add(result);
    }

    /** The texts whose vector is in the log of the cache. */
    Set<String> textsInLog() {
        Map<CacheKey, String> texts = new HashMap<>();
        Set<CacheKey> fetched = new HashSet<>();
        try (KafkaConsumer<byte[], SpecificRecord> events =
                reader("events", serdes.events().deserializer())) {
            read(events, record -> {
                CacheKey key = CacheKey.ofBytes(record.key());
                switch (record.value()) {
                    case LookupEvent lookup -> texts.put(key, lookup.getText());
                    case VectorEvent vector -> fetched.add(key);
                    default -> throw new AssertionError("unexpected " + record.value());
                }
            });
        }
        texts.keySet().retainAll(fetched);
        return new HashSet<>(texts.values());
    }

    /** Records that were ever written to the changelog. */
    long changelogRecords() {
        List<TopicPartition> partitions = IntStream.range(0, NodeFiles.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(files.changelog(), partition))
                .toList();
        return results.endOffsets(partitions).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Everything that stands on a topic of this application now. */
    <T> List<T> all(String topic, Function<CacheSerdes, Deserializer<T>> values) {
        List<T> all = new ArrayList<>();
        try (KafkaConsumer<byte[], T> consumer = reader(topic, values.apply(serdes))) {
            read(consumer, record -> all.add(record.value()));
        }
        return all;
    }

    /** Up to where the topic ends now. */
    private static <T> void read(
            KafkaConsumer<byte[], T> consumer, java.util.function.Consumer<ConsumerRecord<byte[], T>> each) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("cannot read up to " + ends);
            }
            consumer.poll(POLL).forEach(each);
        }
    }

    @Override
    public void close() {
        producer.close();
        results.close();
        serdes.close();
    }
}
