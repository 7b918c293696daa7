package io.semcache.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the OpenAPI description says. */
final class OpenApiDocument {

    static final JsonNode ROOT = read();

    private OpenApiDocument() {}

    private static JsonNode read() {
        try (InputStream in = OpenApiDocument.class.getResourceAsStream("/io/semcache/server/openapi.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** "METHOD path" of every operation. */
    static Set<String> operations() {
        TreeSet<String> operations = new TreeSet<>();
        ROOT.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation ->
                                operations.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    /** "METHOD path status" of every answer. */
    static Set<String> answers() {
        TreeSet<String> answers = new TreeSet<>();
        for (String operation : operations()) {
            operation(operation)
                    .get("responses")
                    .fieldNames()
                    .forEachRemaining(status -> answers.add(operation + " " + status));
        }
        return answers;
    }

    /** By "METHOD path", the roles that a caller needs; absent for what needs no key. */
    static Map<String, List<String>> roles() {
        Map<String, List<String>> roles = new TreeMap<>();
        for (String operation : operations()) {
            JsonNode schemes = operation(operation).path("security");
            if (!schemes.isArray()) {
                throw new AssertionError(operation + " does not say whether it needs a key (security)");
            }
            if (!schemes.isEmpty()) {
                List<String> needed = new ArrayList<>();
                schemes.get(0).path("bearer").forEach(role -> needed.add(role.asText()));
                roles.put(operation, needed);
            }
        }
        return roles;
    }

    private static JsonNode operation(String operation) {
        String[] parts = operation.split(" ", 2);
        return ROOT.get("paths").get(parts[1]).get(parts[0].toLowerCase(Locale.ROOT));
    }

    /** Answers to requests of known routes must be in the description; unknown routes and methods have none. */
    static void requireDocumented(String method, String path, int status) {
        for (String operation : operations()) {
            String[] parts = operation.split(" ", 2);
            String pattern = Pattern.quote(parts[1]).replaceAll("\\{[a-z]+}", "\\\\E.+\\\\Q");
            if (parts[0].equals(method)
                    && Pattern.matches(pattern, path)
                    && !answers().contains(operation + " " + status)) {
                throw new AssertionError(
                        path + ": " + operation + " answered " + status + ", which openapi.json does not know");
            }
        }
    }
}
