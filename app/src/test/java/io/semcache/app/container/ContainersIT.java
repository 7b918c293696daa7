package io.semcache.app.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheSerdes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;

@RequiresContainerEngine
@Timeout(600)
final class ContainersIT {
    private static final ContainerCluster CLUSTER = new ContainerCluster();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    @BeforeAll
    static void start() {
        CLUSTER.start();
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Test
    void whatOneNodeEmbeddedIsAHitAtTheOther() throws Exception {
        HttpResponse<String> miss = embed(CLUSTER.first(), "The sea was calm.");
        HttpResponse<String> hit = embed(CLUSTER.second(), "The sea was calm.");

        assertThat(cacheStatus(miss)).contains("fwd=miss");
        assertThat(cacheStatus(hit)).startsWith("semcache; hit");
        assertThat(vector(hit)).isEqualTo(vector(miss));
    }

    @Test
    void answersARequestOnTheResultsTopic() throws Exception {
        EmbeddingResult result = ask("of-a-topic", "The sea was rough.");

        assertThat(result.getStatus()).isEqualTo(ResultStatus.MISS);
        assertThat(result.getRequestId()).isEqualTo("of-a-topic");
        assertThat(result.getEmbedding()).hasSize(result.getDimensions());
    }

    @Test
    void doesNotRunAsRoot() throws Exception {
        assertThat(CLUSTER.first().execInContainer("id", "-u").getStdout().strip())
                .isEqualTo("10001");
    }

    private static HttpResponse<String> embed(GenericContainer<?> node, String text)
            throws IOException, InterruptedException {
        String url = "http://" + node.getHost() + ":" + node.getMappedPort(ContainerCluster.HTTP_PORT);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/embeddings"))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + ContainerCluster.KEY.text())
                .POST(BodyPublishers.ofString("{\"model\":\"hash\",\"input\":\"" + text + "\"}"))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private static String cacheStatus(HttpResponse<String> answer) {
        return answer.headers().firstValue("Cache-Status").orElse("none, and the body is " + answer.body());
    }

    private static JsonNode vector(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body()).at("/data/0/embedding");
    }

    private static EmbeddingResult ask(String requestId, String text) throws Exception {
        Map<String, Object> kafka = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, CLUSTER.bootstrapServers());
        try (CacheSerdes serdes = new CacheSerdes(Map.of("schema.registry.url", CLUSTER.registryUrl()));
                KafkaProducer<byte[], EmbeddingRequest> producer = new KafkaProducer<>(
                        kafka, new ByteArraySerializer(), serdes.requests().serializer())) {
            EmbeddingRequest request = EmbeddingRequest.newBuilder()
                    .setRequestId(requestId)
                    .setText(text)
                    .build();
            producer.send(new ProducerRecord<>("embedding-requests", request)).get();
            try (KafkaConsumer<byte[], EmbeddingResult> consumer = new KafkaConsumer<>(
                    Map.<String, Object>of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, CLUSTER.bootstrapServers()),
                    new ByteArrayDeserializer(),
                    serdes.results().deserializer())) {
                return firstResult(consumer);
            }
        }
    }

    private static EmbeddingResult firstResult(KafkaConsumer<byte[], EmbeddingResult> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor("embedding-results").stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        long deadlineNanos = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
        while (System.nanoTime() < deadlineNanos) {
            for (ConsumerRecord<byte[], EmbeddingResult> result : consumer.poll(Duration.ofMillis(200))) {
                return result.value();
            }
        }
        throw new AssertionError("no result within " + ANSWER_TIMEOUT);
    }
}
