package io.semcache.serdes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.semcache.devkit.TestCluster;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.EmbeddingRequest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A producer that knows nothing of ours: HTTP to the registry, and bytes put together by the words of Avro's
 * specification.
 */
@Timeout(120)
class ForeignProducerIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> PROPERTIES = Map.of("schema.registry.url", TestCluster.registryUrl());
    private static final TopicNames TOPICS = SchemaRegistrationIT.topics(TestCluster.uniqueName("foreign"));
    private static final CacheSerdes SERDES = new CacheSerdes(PROPERTIES);

    @BeforeAll
    static void register() {
        SchemaRegistration.registerAll(PROPERTIES, TOPICS, Duration.ofSeconds(30));
    }

    @AfterAll
    static void close() {
        SERDES.close();
    }

    @Test
    void asksWithTheTwoFieldsItCaresFor() throws Exception {
        int id = registered("AVRO", """
                {"type": "record", "name": "EmbeddingRequest", "namespace": "io.semcache.schemas", "fields": [
                  {"name": "request_id", "type": "string"},
                  {"name": "text", "type": ["null", "string"], "default": null}]}
                """);

        EmbeddingRequest request = read(bytes(id, "\6r-7\2\nHallo"));

        assertThat(request)
                .isEqualTo(EmbeddingRequest.newBuilder()
                        .setRequestId("r-7")
                        .setText("Hallo")
                        .setCache(CacheMode.DEFAULT)
                        .build());
    }

    @Test
    void isToldWhenItsSchemaIsNotAvro() throws Exception {
        int id = registered("JSON", """
                {"type": "object", "properties": {"request_id": {"type": "string"}}}
                """);

        assertThatThrownBy(() -> read(bytes(id, "{\"request_id\":\"r-1\"}")))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("expected an Avro schema under id " + id);
    }

    @Test
    void isToldWhenItsSchemaIdIsUnknown() {
        assertThatThrownBy(() -> read(bytes(123_456_789, "\6r-7")))
                .isInstanceOf(SerializationException.class)
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContaining("unknown schema id 123456789");
    }

    private static EmbeddingRequest read(byte[] bytes) {
        return SERDES.requests().deserializer().deserialize(TOPICS.requests(), bytes);
    }

    private static byte[] bytes(int id, String body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(MockRegistry.header(id));
        bytes.writeBytes(body.getBytes(UTF_8));
        return bytes.toByteArray();
    }

    private static int registered(String type, String schema) throws Exception {
        String subject = type.equals("AVRO") ? TOPICS.requests() + "-value" : TestCluster.uniqueName("json-value");
        String body = JSON.writeValueAsString(Map.of("schemaType", type, "schema", schema));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(TestCluster.registryUrl() + "/subjects/" + subject + "/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body()).get("id").intValue();
        }
    }
}
