package io.semcache.app.tenants;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Calls of an operation, made from the schemas of its parameters and its body: one with what is required and the
 * namespace wherever one can be named, then one more for each optional parameter, member and alternative. Not all of
 * them make sense to the operation, which the schemas do not say.
 */
final class CallGenerator {

    /** Would only make the call end earlier. */
    private static final Set<String> IRRELEVANT = Set.of("timeout_ms", "X-Semcache-Timeout-Ms");

    private final Operation operation;
    private final Vocabulary words;

    private CallGenerator(Operation operation, Vocabulary words) {
        this.operation = operation;
        this.words = words;
    }

    static List<Call> calls(Operation operation, Vocabulary words) {
        return new CallGenerator(operation, words).calls();
    }

    private List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        List<Body> bodies = bodies();
        List<JsonNode> optional = new ArrayList<>();
        List<JsonNode> always = new ArrayList<>();
        for (JsonNode parameter : operation.parameters()) {
            (isAlwaysThere(parameter) ? always : optional).add(parameter);
        }
        bodies.forEach(body -> calls.add(call(always, body)));
        for (JsonNode parameter : optional) {
            if (!IRRELEVANT.contains(name(parameter))) {
                List<JsonNode> more = new ArrayList<>(always);
                more.add(parameter);
                calls.add(call(more, bodies.getFirst()));
            }
        }
        return calls;
    }

    private static boolean isAlwaysThere(JsonNode parameter) {
        return parameter.path("required").asBoolean() || namesANamespace(name(parameter));
    }

    private static boolean namesANamespace(String name) {
        return name.equals("namespace") || name.equals("X-Semcache-Namespace");
    }

    private static String name(JsonNode parameter) {
        return parameter.get("name").asText();
    }

    private Call call(List<JsonNode> parameters, Body body) {
        String path = operation.path();
        StringBuilder query = new StringBuilder();
        Map<String, String> headers = new LinkedHashMap<>();
        if (!body.mediaType().isEmpty()) {
            headers.put("Content-Type", body.mediaType());
            if (body.mediaType().equals(Call.CBOR_TYPE)) {
                headers.put("Accept", "application/json");
            }
        }
        for (JsonNode parameter : parameters) {
            String name = name(parameter);
            JsonNode value = value(parameter);
            String text = value.isArray() ? value.path(0).asText() : value.asText();
            switch (parameter.get("in").asText()) {
                case "path" -> path = path.replace("{" + name + "}", encoded(text));
                case "query" ->
                    query.append(query.isEmpty() ? '?' : '&')
                            .append(encoded(name))
                            .append('=')
                            .append(encoded(text));
                case "header" -> headers.put(name, text);
                default -> throw new IllegalStateException("expected path, query or header, got " + parameter);
            }
        }
        return new Call(operation, path + query, headers, body.text());
    }

    private JsonNode value(JsonNode parameter) {
        String name = name(parameter);
        return parameter.has("example") && words.string(name).isEmpty()
                ? parameter.get("example")
                : new SchemaValues(operation, words)
                        .of(name, parameter.path("schema"))
                        .getFirst();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private record Body(String mediaType, String text) {}

    private List<Body> bodies() {
        JsonNode content = operation.body();
        if (content.isMissingNode()) {
            return List.of(new Body("", ""));
        }
        List<Body> bodies = new ArrayList<>();
        for (String mediaType : List.of("application/json", Call.CBOR_TYPE)) {
            if (content.has(mediaType)) {
                new SchemaValues(operation, words)
                        .of("", content.get(mediaType).get("schema"))
                        .forEach(value -> bodies.add(new Body(mediaType, value.toString())));
            }
        }
        if (!bodies.isEmpty()) {
            return bodies;
        }
        String example = "application/x-ndjson";
        if (content.has(example)) {
            return List.of(new Body(example, content.get(example).get("example").asText()));
        }
        String bytes = Objects.requireNonNull(words.string("body").orElse(null)).asText();
        return List.of(new Body("text/plain", bytes));
    }
}
