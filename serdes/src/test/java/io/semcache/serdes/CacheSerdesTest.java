package io.semcache.serdes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ResultStatus;
import io.semcache.vectors.Embedding;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CacheSerdesTest {

    private static final Map<String, String> REGISTRY = Map.of("schema.registry.url", "mock://cache-serdes-test");
    private static final TopicNames TOPICS = new TopicNames("requests", "commands", "results", "events", "fetches");

    private final CacheSerdes serdes = new CacheSerdes(REGISTRY);

    @BeforeEach
    void register() {
        SchemaRegistration.registerAll(REGISTRY, TOPICS, Duration.ofSeconds(1));
    }

    @AfterEach
    void close() {
        serdes.close();
    }

    @Test
    void readsWhatItWrote() {
        EmbeddingResult result = result(Embedding.of(0.25f, -1f, 3e-12f));

        byte[] bytes = serdes.results().serializer().serialize("results", result);

        assertThat(serdes.results().deserializer().deserialize("results", bytes))
                .isEqualTo(result);
    }

    @Test
    void refusesBytesThatAreNoAvro() {
        assertThatThrownBy(() -> serdes.results().deserializer().deserialize("results", "{\"a\":1}".getBytes(UTF_8)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("wire format on results");
    }

    private static EmbeddingResult result(Embedding embedding) {
        EmbeddingResult result = new EmbeddingResult();
        result.setRequestId("r-1");
        result.setStatus(ResultStatus.HIT);
        result.setNamespace("default");
        result.setModel("minilm");
        result.setDimensions(embedding.dimensions());
        result.setCacheKey("00");
        result.setEmbedding(Float32List.of(embedding));
        result.setAnsweredAt(Instant.ofEpochMilli(1));
        return result;
    }
}
