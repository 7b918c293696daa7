package io.semcache.app.tenants;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a call was answered with. */
record Answer(int status, String contentType, String cache, String body) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /**
     * Times, and where a key lies, which follows from the namespace, and so what each partition has to do: also how
     * many overwritten rows it still looks at.
     */
    private static final Set<String> VARYING = Set.of(
            "took_ms",
            "partition",
            "scanned",
            "cursor",
            "created_at",
            "expires_at",
            "created",
            "expires_at_ms",
            "offset",
            "erased_at",
            "gone_by");

    private static final Set<String> VARYING_BY_PARTITION =
            Set.of("took_ms", "partition", "scanned", "rescored", "matches", "offset", "removed", "files");

    /** Of entries, and of what was told to the cache. */
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    static Answer of(HttpResponse<String> response) {
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.headers().firstValue("X-Cache").orElse(""),
                response.body());
    }

    boolean isSuccess() {
        return status < 400;
    }

    /** The answer without what differs between two namespaces that hold the same: names, keys, times. */
    Answer comparable(String namespace) {
        String text = body.replace(namespace, "NAMESPACE");
        try {
            JsonNode json = MAPPER.readTree(text);
            return new Answer(
                    status, contentType, cache, comparable(json, VARYING).toString());
        } catch (JsonProcessingException e) { // a payload
            return new Answer(status, contentType, cache, text);
        }
    }

    private static JsonNode comparable(JsonNode json, Set<String> varying) {
        if (json.isTextual()) {
            return JSON.textNode(KEY.matcher(json.asText()).replaceAll("KEY"));
        }
        if (json.isArray()) {
            return array(json, varying);
        }
        if (json.isObject()) {
            ObjectNode object = JSON.objectNode();
            json.properties()
                    .forEach(member -> object.set(
                            member.getKey(),
                            varying.contains(member.getKey())
                                    ? JSON.textNode("VARIES")
                                    : comparable(
                                            member.getValue(),
                                            member.getKey().equals("partitions") ? VARYING_BY_PARTITION : varying)));
            return object;
        }
        return json;
    }

    /** Objects in the order of their texts: those that are equally good come in the order of their keys. */
    private static ArrayNode array(JsonNode json, Set<String> varying) {
        List<JsonNode> items = new ArrayList<>();
        json.forEach(item -> items.add(comparable(item, varying)));
        if (!items.isEmpty() && items.getFirst().isObject()) {
            items.sort((a, b) -> a.toString().compareTo(b.toString()));
        }
        return JSON.arrayNode().addAll(items);
    }
}
