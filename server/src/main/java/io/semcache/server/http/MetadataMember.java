package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads metadata: an object of strings, numbers and booleans. */
final class MetadataMember {

    private MetadataMember() {}

    /** Reads a document of its own, which may be null. */
    static Map<String, Object> parse(String name, @Nullable String json) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        if (json != null) {
            JsonMembers.document(json, (member, value) -> metadata.put(member, scalar(name + "." + member, value)));
        }
        return metadata;
    }

    /** Reads the object that the parser stands on. */
    static Map<String, Object> read(String name, JsonParser value) throws IOException {
        Map<String, Object> metadata = new LinkedHashMap<>();
        JsonMembers.object(name, value, (member, scalar) -> metadata.put(member, scalar(name + "." + member, scalar)));
        return metadata;
    }

    private static Object scalar(String name, JsonParser value) throws IOException {
        return switch (value.currentToken()) {
            case VALUE_STRING -> JsonMembers.string(name, value);
            case VALUE_TRUE, VALUE_FALSE -> JsonMembers.bool(name, value);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                JsonMembers.number(name, value, -Double.MAX_VALUE, Double.MAX_VALUE);
            default -> throw JsonMembers.wrongType(name, "a string, a number or a boolean", value);
        };
    }
}
