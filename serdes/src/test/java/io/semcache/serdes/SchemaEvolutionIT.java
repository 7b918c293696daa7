package io.semcache.serdes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.semcache.devkit.TestCluster;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CommandOp;
import io.semcache.vectors.Embedding;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The public topics while their schemas change under a real registry: no side needs to be upgraded first. */
@Timeout(120)
class SchemaEvolutionIT {

    private static final Map<String, String> PROPERTIES = Map.of("schema.registry.url", TestCluster.registryUrl());
    private static final TopicNames TOPICS = SchemaRegistrationIT.topics(TestCluster.uniqueName("evolution"));
    private static final TopicNames OLD_TOPICS = SchemaRegistrationIT.topics(TestCluster.uniqueName("old"));
    private static final CacheSerdes SERDES = new CacheSerdes(PROPERTIES);
    private static final Registry REGISTRY = Registry.open(PROPERTIES);

    @BeforeAll
    static void register() {
        SchemaRegistration.registerAll(PROPERTIES, TOPICS, Duration.ofSeconds(30));
    }

    @AfterAll
    static void close() {
        SERDES.close();
        REGISTRY.close();
    }

    /** Our reader is the old one: a field it does not know is left out, an enum symbol it does not know is UNKNOWN. */
    @ParameterizedTest
    @MethodSource("publicTopics")
    void readsARecordOfTheNextSchema(PublicTopic topic) throws Exception {
        Schema next = EvolvedSchemas.next(topic.schema());
        int id = REGISTRY.client().register(topic.subject(), new AvroSchema(next));
        GenericRecord record = new GenericRecordBuilder(next)
                .set(topic.idField(), "id-1")
                .set("added", "new")
                .set(topic.enumField(), futureSymbol(next, topic.enumField()))
                .build();

        SpecificRecord read = read(topic, MockRegistry.foreign(id, next, record));

        assertThat(field(read, topic.idField())).isEqualTo("id-1");
        assertThat(field(read, topic.enumField())).hasToString("UNKNOWN");
    }

    /** Our writer is the old one. */
    @ParameterizedTest
    @MethodSource("publicTopics")
    void isReadByAReaderOfTheNextSchema(PublicTopic topic) throws Exception {
        byte[] bytes = write(topic);
        Schema writer = REGISTRY.schemaOf(WireFormat.schemaId(bytes));

        GenericRecord read = new GenericDatumReader<GenericRecord>(writer, EvolvedSchemas.next(topic.schema()))
                .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));

        assertThat(read.get("added")).hasToString("");
        assertThat(read.get(topic.idField())).hasToString(String.valueOf(field(topic.record(), topic.idField())));
    }

    /** Our reader is the new one, and our schema the next of one that had a field less. */
    @ParameterizedTest
    @MethodSource("oldTopics")
    void readsARecordOfThePreviousSchema(PublicTopic topic) throws Exception {
        Schema previous = EvolvedSchemas.previous(topic.schema(), "namespace");
        int id = REGISTRY.client().register(topic.subject(), new AvroSchema(previous));
        REGISTRY.client().updateCompatibility(topic.subject(), "FULL");
        REGISTRY.client().register(topic.subject(), new AvroSchema(topic.schema()));
        GenericRecord record =
                new GenericRecordBuilder(previous).set(topic.idField(), "id-1").build();

        SpecificRecord read = read(topic, MockRegistry.foreign(id, previous, record));

        assertThat(field(read, topic.idField())).isEqualTo("id-1");
        assertThat(field(read, "namespace")).isEqualTo("default");
    }

    @ParameterizedTest
    @MethodSource("publicTopics")
    void isRefusedByTheRegistryWhenAFieldChangesItsType(PublicTopic topic) {
        Schema incompatible = EvolvedSchemas.withType(topic.schema(), "namespace", "int");

        assertThatThrownBy(() -> REGISTRY.client().register(topic.subject(), new AvroSchema(incompatible)))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        e -> assertThat(e.getStatus()).isEqualTo(409));
    }

    /** It could not be read by a reader of today: only FULL compatibility minds. */
    @ParameterizedTest
    @MethodSource("publicTopics")
    void isRefusedByTheRegistryWhenTheIdentifyingFieldGoes(PublicTopic topic) {
        Schema renamed = EvolvedSchemas.renamedWithoutDefault(topic.schema(), topic.idField(), "other_id");

        assertThatThrownBy(() -> REGISTRY.client().register(topic.subject(), new AvroSchema(renamed)))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        e -> assertThat(e.getStatus()).isEqualTo(409));
    }

    static Stream<PublicTopic> publicTopics() {
        return publicTopics(TOPICS);
    }

    static Stream<PublicTopic> oldTopics() {
        return publicTopics(OLD_TOPICS);
    }

    private static Stream<PublicTopic> publicTopics(TopicNames topics) {
        CacheCommand command = CacheCommand.newBuilder()
                .setCommandId("c-1")
                .setOp(CommandOp.FLUSH)
                .build();
        return Stream.of(
                new PublicTopic(topics.requests(), SERDES.requests(), Records.request(), "request_id", "cache"),
                new PublicTopic(topics.commands(), SERDES.commands(), command, "command_id", "op"),
                new PublicTopic(
                        topics.results(),
                        SERDES.results(),
                        Records.result(Embedding.of(1f, 2f)),
                        "request_id",
                        "status"));
    }

    private static GenericData.EnumSymbol futureSymbol(Schema schema, String field) {
        return new GenericData.EnumSymbol(schema.getField(field).schema(), EvolvedSchemas.FUTURE);
    }

    private static Object field(SpecificRecord record, String name) {
        return Objects.requireNonNull(
                record.get(record.getSchema().getField(name).pos()));
    }

    private static SpecificRecord read(PublicTopic topic, byte[] bytes) {
        return topic.serde().deserializer().deserialize(topic.name(), bytes);
    }

    @SuppressWarnings("unchecked") // each topic comes with a record of its serde
    private static byte[] write(PublicTopic topic) {
        return ((Serde<SpecificRecord>) topic.serde()).serializer().serialize(topic.name(), topic.record());
    }

    /** A topic that foreign clients use. */
    record PublicTopic(
            String name,
            Serde<? extends SpecificRecord> serde,
            SpecificRecord record,
            String idField,
            String enumField) {

        String subject() {
            return name + "-value";
        }

        Schema schema() {
            return RecordType.of(record.getClass()).registered();
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
