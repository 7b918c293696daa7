package io.semcache.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What foreign clients are promised of every record and enum: documentation, defaults, and enums that can grow. */
class SchemaRulesTest {

    private static final List<Schema> TOP_LEVEL = List.of(
            EmbeddingRequest.getClassSchema(),
            CacheCommand.getClassSchema(),
            EmbeddingResult.getClassSchema(),
            EmbeddingFetch.getClassSchema(),
            LookupEvent.getClassSchema(),
            VectorEvent.getClassSchema(),
            CommandEvent.getClassSchema(),
            ImportEvent.getClassSchema(),
            ProviderIntent.getClassSchema(),
            ProviderResult.getClassSchema(),
            AnswerBatch.getClassSchema());

    @ParameterizedTest
    @MethodSource("named")
    void saysWhatItIs(Schema schema) {
        assertThat(schema.getDoc()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("records")
    void saysWhatEachFieldIs(Schema schema) {
        assertThat(schema.getFields())
                .allSatisfy(field -> assertThat(field.doc()).as(field.name()).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("records")
    void givesEveryFieldButTheRequestIdADefault(Schema schema) {
        assertThat(schema.getFields())
                .filteredOn(field -> !field.hasDefaultValue())
                .extracting(Schema.Field::name)
                .isSubsetOf("request_id");
    }

    @ParameterizedTest
    @MethodSource("enums")
    void readsAnEnumSymbolOfTheFutureAsUnknown(Schema schema) {
        assertThat(schema.getEnumDefault()).isEqualTo("UNKNOWN");
    }

    @Test
    void demandsTheRequestIdOfARequest() {
        assertThat(EmbeddingRequest.getClassSchema().getField("request_id").hasDefaultValue())
                .isFalse();
    }

    @Test
    void addsNothingToACommandButWhenItWasAcceptedAndWhoPays() {
        List<String> command = fieldNames(CacheCommand.getClassSchema());
        List<String> event = fieldNames(CommandEvent.getClassSchema());

        command.add("received_at");
        command.add("tenant");

        assertThat(event).isEqualTo(command);
    }

    private static List<String> fieldNames(Schema schema) {
        return new ArrayList<>(
                schema.getFields().stream().map(Schema.Field::name).toList());
    }

    static Stream<Schema> named() {
        Map<String, Schema> byName = new LinkedHashMap<>();
        TOP_LEVEL.forEach(schema -> collect(schema, byName));
        return byName.values().stream();
    }

    static Stream<Schema> records() {
        return named().filter(schema -> schema.getType() == Schema.Type.RECORD);
    }

    static Stream<Schema> enums() {
        return named().filter(schema -> schema.getType() == Schema.Type.ENUM);
    }

    private static void collect(Schema schema, Map<String, Schema> byName) {
        switch (schema.getType()) {
            case RECORD -> {
                if (byName.putIfAbsent(schema.getFullName(), schema) == null) {
                    schema.getFields().forEach(field -> collect(field.schema(), byName));
                }
            }
            case ENUM -> byName.putIfAbsent(schema.getFullName(), schema);
            case ARRAY -> collect(schema.getElementType(), byName);
            case MAP -> collect(schema.getValueType(), byName);
            case UNION -> schema.getTypes().forEach(type -> collect(type, byName));
            default -> {
                // a primitive has no name
            }
        }
    }
}
