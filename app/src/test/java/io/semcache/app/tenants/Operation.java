package io.semcache.app.tenants;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One operation of an OpenAPI document.
 *
 * @param method in capitals
 * @param path with its parameters in braces
 * @param document that it is of
 */
record Operation(String method, String path, JsonNode document) {

    /** Every operation of the document. */
    static List<Operation> all(JsonNode document) {
        List<Operation> operations = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> operations.add(
                                new Operation(method.toUpperCase(Locale.ROOT), path.getKey(), document))));
        return operations;
    }

    private JsonNode node() {
        return document.get("paths").get(path).get(method.toLowerCase(Locale.ROOT));
    }

    /** Whether a caller needs no key. */
    boolean isOpen() {
        return node().path("security").isEmpty();
    }

    /** The role that a caller needs, as the document writes it; empty: any key will do. */
    String role() {
        return node().path("security").path(0).path("bearer").path(0).asText("");
    }

    /** Whether what it does is undone by nothing that comes after. */
    boolean removes() {
        return method.equals("DELETE")
                || (role().equals("admin") && !method.equals("GET"))
                || node().path("x-removes").asBoolean();
    }

    /** Whether it stores nothing by its nature. */
    boolean reads() {
        return !removes() && role().equals("read");
    }

    /** Whether it is about one thing that has an id of its own, and the caller does not say whose. */
    boolean namesNoNamespace() {
        return role().equals("admin") && path.endsWith("/{id}");
    }

    List<JsonNode> parameters() {
        List<JsonNode> parameters = new ArrayList<>();
        node().path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
        return parameters;
    }

    /** By media type; missing if it takes no body. */
    JsonNode body() {
        return node().path("requestBody").path("content");
    }

    /** Media type in which the answer of this status is described. */
    String mediaType(int status) {
        JsonNode content = resolved(node().path("responses").path(Integer.toString(status)))
                .path("content");
        return content.fieldNames().hasNext() ? content.fieldNames().next() : "";
    }

    /** What a reference stands for; everything else is itself. */
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
