package io.semcache.serdes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.avro.Schema;

/** Schemas of ours as other versions of the product would have them. */
final class EvolvedSchemas {

    /** A symbol that every enum of the next version has. */
    static final String FUTURE = "FUTURE";

    private static final ObjectMapper JSON = new ObjectMapper();

    private EvolvedSchemas() {}

    /** With a field {@code added} and one more symbol in every enum. */
    static Schema next(Schema schema) {
        return changed(schema, record -> {
            addSymbols(record);
            fields(record)
                    .addObject()
                    .put("name", "added")
                    .put("type", "string")
                    .put("default", "");
        });
    }

    /** Without one field. */
    static Schema previous(Schema schema, String without) {
        return changed(schema, record -> {
            ArrayNode fields = fields(record);
            fields.remove(indexOf(fields, without));
        });
    }

    static Schema withType(Schema schema, String field, String type) {
        return changed(schema, record -> {
            ObjectNode changing = field(record, field);
            changing.remove("default");
            changing.put("type", type);
        });
    }

    static Schema renamedWithoutDefault(Schema schema, String field, String name) {
        return changed(schema, record -> {
            ObjectNode changing = field(record, field);
            changing.remove("default");
            changing.put("name", name);
        });
    }

    private static Schema changed(Schema schema, Consumer<ObjectNode> change) {
        try {
            ObjectNode record = (ObjectNode) JSON.readTree(schema.toString());
            change.accept(record);
            return new Schema.Parser().parse(record.toString());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addSymbols(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("type").asText().equals("enum")) {
            object.withArray("symbols").add(FUTURE);
        }
        node.forEach(EvolvedSchemas::addSymbols);
    }

    private static ArrayNode fields(ObjectNode record) {
        return (ArrayNode) record.get("fields");
    }

    private static ObjectNode field(ObjectNode record, String name) {
        ArrayNode fields = fields(record);
        return (ObjectNode) fields.get(indexOf(fields, name));
    }

    private static int indexOf(ArrayNode fields, String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).get("name").asText().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no field " + name);
    }
}
