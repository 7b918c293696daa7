package io.semcache.serdes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.semcache.devkit.TestCluster;
import io.semcache.schemas.EmbeddingRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SchemaRegistrationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Map<String, String> PROPERTIES = Map.of("schema.registry.url", TestCluster.registryUrl());
    private static final TopicNames TOPICS = topics(TestCluster.uniqueName("registration"));

    private final Registry registry = Registry.open(PROPERTIES);

    @BeforeAll
    static void register() {
        SchemaRegistration.registerAll(PROPERTIES, TOPICS, PATIENCE);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void registersEverySubject() throws Exception {
        assertThat(registry.client().getAllSubjects())
                .contains(
                        TOPICS.requests() + "-value",
                        TOPICS.commands() + "-value",
                        TOPICS.results() + "-value",
                        TOPICS.fetches() + "-value",
                        TOPICS.events() + "-io.semcache.schemas.LookupEvent",
                        TOPICS.events() + "-io.semcache.schemas.VectorEvent",
                        TOPICS.events() + "-io.semcache.schemas.CommandEvent",
                        TOPICS.events() + "-io.semcache.schemas.ImportEvent",
                        TOPICS.ledger() + "-io.semcache.schemas.ProviderIntent",
                        TOPICS.ledger() + "-io.semcache.schemas.ProviderResult",
                        TOPICS.ledger() + "-io.semcache.schemas.AnswerBatch");
    }

    @Test
    void demandsFullCompatibilityOfWhatForeignClientsUse() throws Exception {
        assertThat(List.of(
                        levelOf(TOPICS.requests() + "-value"),
                        levelOf(TOPICS.commands() + "-value"),
                        levelOf(TOPICS.results() + "-value")))
                .containsOnly("FULL");
    }

    @Test
    void demandsBackwardCompatibilityOfTheRest() throws Exception {
        assertThat(List.of(
                        levelOf(TOPICS.fetches() + "-value"),
                        levelOf(TOPICS.events() + "-io.semcache.schemas.LookupEvent"),
                        levelOf(TOPICS.events() + "-io.semcache.schemas.VectorEvent"),
                        levelOf(TOPICS.events() + "-io.semcache.schemas.CommandEvent"),
                        levelOf(TOPICS.ledger() + "-io.semcache.schemas.ProviderResult")))
                .containsOnly("BACKWARD");
    }

    @Test
    void registersSchemasWithoutJavaProperties() {
        for (Subject subject : Subject.of(TOPICS)) {
            Schema schema = registry.schemaOf(
                    registry.idOf(subject.name(), subject.type().registered()));

            assertThat(schema.toString())
                    .as(subject.name())
                    .contains("\"doc\"")
                    .doesNotContain("avro.java")
                    .doesNotContain("java-class");
        }
    }

    @Test
    void changesNothingTheSecondTime() throws Exception {
        SchemaRegistration.registerAll(PROPERTIES, TOPICS, PATIENCE);

        assertThat(registry.client().getAllVersions(TOPICS.requests() + "-value"))
                .containsExactly(1);
    }

    @Test
    void nodesMayStartTogether() throws Exception {
        try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 5; round++) {
                TopicNames shared = topics(TestCluster.uniqueName("together"));
                Callable<Void> start = () -> {
                    SchemaRegistration.registerAll(PROPERTIES, shared, PATIENCE);
                    return null;
                };
                for (Future<Void> started : nodes.invokeAll(List.of(start, start, start, start))) {
                    assertThat(started).succeedsWithin(PATIENCE);
                }
            }
        }
    }

    @Test
    void leavesALevelThatAnOperatorMadeStricter() throws Exception {
        TopicNames strict = topics(TestCluster.uniqueName("strict"));
        SchemaRegistration.registerAll(PROPERTIES, strict, PATIENCE);
        registry.client().updateCompatibility(strict.requests() + "-value", "FULL_TRANSITIVE");

        SchemaRegistration.registerAll(PROPERTIES, strict, PATIENCE);

        assertThat(levelOf(strict.requests() + "-value")).isEqualTo("FULL_TRANSITIVE");
    }

    @Test
    void saysWhichSchemaTheRegistryRefuses() throws Exception {
        Schema incompatible = SchemaBuilder.record("io.semcache.schemas.EmbeddingRequest")
                .fields()
                .requiredInt("request_id")
                .endRecord();
        TopicNames taken = topics(TestCluster.uniqueName("taken"));
        registry.client().register(taken.requests() + "-value", new AvroSchema(incompatible));

        assertThatThrownBy(() -> SchemaRegistration.registerAll(PROPERTIES, taken, PATIENCE))
                .isInstanceOf(SchemaRegistrationException.class)
                .hasMessageContaining("refuses the schema of " + EmbeddingRequest.class.getName())
                .hasMessageContaining(taken.requests() + "-value");
    }

    private String levelOf(String subject) throws Exception {
        return registry.client().getCompatibility(subject);
    }

    static TopicNames topics(String prefix) {
        return new TopicNames(
                prefix + "-requests",
                prefix + "-commands",
                prefix + "-results",
                prefix + "-events",
                prefix + "-fetches",
                prefix + "-ledger");
    }
}
