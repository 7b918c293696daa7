package io.semcache.app.tenants;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values that a JSON schema describes: the simplest first, then one more for each alternative and optional member. */
final class SchemaValues {

    /** Filters hold filters: an alternative so deep is as good as another. */
    private static final int DEEPEST = 4;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Operation operation;
    private final Vocabulary words;

    SchemaValues(Operation operation, Vocabulary words) {
        this.operation = operation;
        this.words = words;
    }

    /** Never empty. */
    List<JsonNode> of(String name, JsonNode schema) {
        return of(name, schema, 0);
    }

    private List<JsonNode> of(String name, JsonNode reference, int depth) {
        JsonNode schema = operation.resolved(reference);
        for (String alternatives : new String[] {"oneOf", "anyOf"}) {
            if (schema.has(alternatives) && !schema.has("properties")) {
                return alternatives(name, schema.get(alternatives), depth);
            }
        }
        return switch (type(schema)) {
            case "object" -> objects(schema, depth);
            case "array" -> arrays(name, schema, depth);
            case "boolean" -> List.of(JSON.booleanNode(!schema.path("default").asBoolean()));
            case "integer", "number" -> List.of(number(schema));
            default -> List.of(string(name, schema));
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.path(0).asText();
        }
        return type.asText(schema.has("properties") ? "object" : "string");
    }

    private List<JsonNode> alternatives(String name, JsonNode alternatives, int depth) {
        List<JsonNode> values = new ArrayList<>();
        for (JsonNode alternative : alternatives) {
            if (depth < DEEPEST || values.isEmpty()) {
                values.addAll(of(name, alternative, depth + 1));
            }
        }
        return values;
    }

    private List<JsonNode> arrays(String name, JsonNode schema, int depth) {
        Optional<JsonNode> said = words.array(name);
        if (said.isPresent()) {
            return List.of(said.get());
        }
        return of(name, schema.path("items"), depth + 1).stream()
                .<JsonNode>map(item -> JSON.arrayNode().add(item))
                .toList();
    }

    private List<JsonNode> objects(JsonNode schema, int depth) {
        Map<String, List<JsonNode>> members = new LinkedHashMap<>();
        schema.path("properties")
                .properties()
                .forEach(member -> members.put(member.getKey(), of(member.getKey(), member.getValue(), depth + 1)));
        List<JsonNode> objects = new ArrayList<>();
        if (schema.has("oneOf")) {
            schema.get("oneOf").forEach(alternative -> objects.addAll(objects(schema, alternative, members, depth)));
        } else {
            objects.addAll(objects(schema, schema, members, depth));
        }
        return objects;
    }

    /** @param alternative of the schema, with members that only it requires */
    private static List<JsonNode> objects(
            JsonNode schema, JsonNode alternative, Map<String, List<JsonNode>> members, int depth) {
        ObjectNode simplest = JSON.objectNode();
        members.forEach((name, values) -> {
            if (isRequired(name, schema) || isRequired(name, alternative) || namesANamespace(name, values.getFirst())) {
                simplest.set(name, values.getFirst());
            }
        });
        List<JsonNode> objects = new ArrayList<>();
        objects.add(simplest);
        if (depth < DEEPEST) {
            members.forEach((name, values) -> values.forEach(value -> {
                if (!value.equals(simplest.get(name)) && (simplest.has(name) || !isOfAnAlternative(name, schema))) {
                    objects.add(simplest.deepCopy().set(name, value));
                }
            }));
        }
        return objects;
    }

    private static boolean isOfAnAlternative(String name, JsonNode schema) {
        for (JsonNode alternative : schema.path("oneOf")) {
            if (isRequired(name, alternative)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRequired(String name, JsonNode schema) {
        for (JsonNode required : schema.path("required")) {
            if (required.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean namesANamespace(String name, JsonNode value) {
        return name.equals("namespace") || value.has("namespace");
    }

    private JsonNode number(JsonNode schema) {
        for (String member : new String[] {"const", "default", "minimum"}) {
            if (schema.has(member)) {
                return schema.get(member);
            }
        }
        return JSON.numberNode(1);
    }

    private JsonNode string(String name, JsonNode schema) {
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("enum")) {
            return schema.get("enum").path(0);
        }
        return words.string(name)
                .orElseGet(() -> schema.has("examples") ? schema.get("examples").path(0) : JSON.textNode("a"));
    }
}
