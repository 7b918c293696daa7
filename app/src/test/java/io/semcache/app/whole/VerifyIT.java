package io.semcache.app.whole;

import static org.apache.kafka.streams.StreamsConfig.AT_LEAST_ONCE;
import static org.apache.kafka.streams.StreamsConfig.EXACTLY_ONCE_V2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.semcache.app.cli.SemcacheCommand;
import io.semcache.devkit.TestCluster;
import io.semcache.topology.CacheTopology;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes, each with a standby of what the other one owns, are held against the changelog. */
@Timeout(180)
class VerifyIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ENTRIES = 500;

    /** An active copy, a standby and a section of the export of each partition. */
    private static final int CLAIMS = 3 * Cache.PARTITIONS;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before the tests
    private Path folder;

    @Test
    void comparesWhatIsWrittenToAndFindsADifference() throws Exception {
        try (Cache one = new Cache(folder.resolve("one"), settings(AT_LEAST_ONCE)).start();
                Cache two = second(one).start()) {
            awaitStandbys(one);
            try (SteadyWrites writes = SteadyWrites.to(one)) {
                writes.await(ENTRIES);
                assertSame(verified(two));
            }
            JsonNode atRest = verified(one);
            assertSame(atRest);
            assertThat(who(atRest)).hasSize(CLAIMS).anyMatch(who -> who.startsWith("standby"));

            slipIn(one);
            try (SteadyWrites writes = SteadyWrites.to(two)) {
                writes.await(ENTRIES);
            }

            await().atMost(PATIENCE).until(() -> !verified(one).path("same").asBoolean());
        }
    }

    /** No offset is known while a node runs: copies are compared at rest. */
    @Test
    void comparesAtRestUnderExactlyOnce() throws Exception {
        try (Cache one = new Cache(folder.resolve("one"), settings(EXACTLY_ONCE_V2)).start()) {
            try (SteadyWrites writes = SteadyWrites.to(one)) {
                writes.await(ENTRIES);
            }
            JsonNode before = verified(one);
            assertSame(before);
            try (Cache two = second(one).start()) {
                awaitStandbys(one);
                try (SteadyWrites writes = SteadyWrites.to(two)) {
                    writes.await(ENTRIES);
                }
                await().atMost(PATIENCE).untilAsserted(() -> assertAllBehind(verified(two), before));
            }
        }
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return String.valueOf(socket.getLocalPort());
        }
    }

    private static Map<String, String> settings(String guarantee) throws IOException {
        return Map.of(
                "streams.processing.guarantee",
                guarantee,
                "streams.num.standby.replicas",
                "1",
                "peer.port",
                freePort(),
                "peer.secret",
                "the secret of this test");
    }

    /** Another node of the same cache. */
    private Cache second(Cache one) throws IOException {
        Map<String, String> values = new HashMap<>(one.values());
        values.put("state.dir", folder.resolve("two").toString());
        values.put("peer.port", freePort());
        return new Cache(folder.resolve("two"), values);
    }

    /** Waits until each partition has an active copy and a standby, on different nodes. */
    private static void awaitStandbys(Cache cache) {
        await().atMost(PATIENCE).until(() -> {
            JsonNode nodes = get(cache, "/v1/cluster").path("nodes");
            return nodes.size() == 2
                    && StreamSupport.stream(nodes.spliterator(), false)
                            .allMatch(node -> !node.path("active").isEmpty()
                                    && node.path("active").size()
                                                    + node.path("standby").size()
                                            == Cache.PARTITIONS);
        });
    }

    private static JsonNode get(Cache cache, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String body = client.send(HttpRequest.newBuilder(cache.url(path)).build(), BodyHandlers.ofString())
                    .body();
            return new ObjectMapper().readTree(body);
        }
    }

    private JsonNode verified(Cache cache) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = SemcacheCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "verify",
                        "--config",
                        config(cache).toString(),
                        "--url",
                        cache.url("/").toString(),
                        "--output",
                        "json");
        JsonNode verified = new ObjectMapper().readTree(out.toString());
        assertThat(exit).as(err.toString()).isEqualTo(verified.path("same").asBoolean() ? 0 : 1);
        return verified;
    }

    private Path config(Cache cache) throws IOException {
        Properties properties = new Properties();
        properties.putAll(cache.values());
        Path file = Files.createTempFile(folder, "node", ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }

    private static void assertSame(JsonNode verified) {
        assertThat(verified.path("same").asBoolean()).as(verified.toString()).isTrue();
    }

    private static List<String> who(JsonNode verified) {
        return StreamSupport.stream(verified.path("compared").spliterator(), false)
                .map(one -> one.path("who").asText())
                .toList();
    }

    /** Every copy is the same as the changelog, at a later offset than all were before. */
    private static void assertAllBehind(JsonNode verified, JsonNode before) {
        assertSame(verified);
        assertThat(who(verified)).hasSize(CLAIMS);
        assertThat(offsets(verified).min(Long::compare))
                .hasValueSatisfying(least -> assertThat(offsets(before)).allMatch(offset -> offset < least));
    }

    private static Stream<Long> offsets(JsonNode verified) {
        return StreamSupport.stream(verified.path("compared").spliterator(), false)
                .map(one -> one.path("changelog_offset").asLong());
    }

    /** Writes a row into the changelog that no node has decided: standbys get it, the active copy does not. */
    private static void slipIn(Cache cache) throws Exception {
        String topic = cache.settings().applicationId() + "-" + CacheTopology.STORE + "-changelog";
        TopicPartition partition = new TopicPartition(topic, 0);
        ConsumerRecord<byte[], byte[]> row = firstRow(partition);
        byte[] key = row.key().clone();
        key[0] ^= 1;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, TestCluster.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, key, row.value())).get();
        }
    }

    private static ConsumerRecord<byte[], byte[]> firstRow(TopicPartition partition) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, TestCluster.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
                if (record.value() != null) {
                    return record;
                }
            }
        }
        throw new IllegalStateException("expected rows in " + partition);
    }
}
