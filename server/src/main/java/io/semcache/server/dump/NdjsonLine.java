package io.semcache.server.dump;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.semcache.dump.Entry;
import io.semcache.store.export.DumpedEntries;
import io.semcache.store.row.Blob;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.store.row.TokenCount;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of one line of a dump of lines of JSON, in order. What is not as it must be is an
 * {@link IllegalArgumentException}.
 */
record NdjsonLine(Map<String, Object> members) {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2)
                    .maxStringLength(NdjsonReader.MAX_LINE_BYTES)
                    .build())
            .build();

    /** Reads an object of strings, numbers, booleans, arrays of strings and objects of such. */
    static NdjsonLine of(byte[] line) throws IOException {
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("expected an object");
            }
            NdjsonLine read = new NdjsonLine(object(json));
            if (read.members.isEmpty() || json.nextToken() != null) {
                throw new IllegalArgumentException("expected one object with members");
            }
            return read;
        }
    }

    private static Map<String, Object> object(JsonParser json) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            members.put(name, value(json));
        }
        return members;
    }

    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            default -> throw new IllegalArgumentException("unexpected " + json.currentToken());
        };
    }

    private static List<Object> array(JsonParser json) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(json));
        }
        return elements;
    }

    String firstMember() {
        return members.keySet().iterator().next();
    }

    /** The member as this type, or null if there is none. */
    private <T> @Nullable T optional(String name, Class<T> type) {
        Object member = members.get(name);
        if (member != null && !type.isInstance(member)) {
            throw new IllegalArgumentException("expected another type of value as " + name);
        }
        return type.cast(member);
    }

    private <T> T required(String name, Class<T> type) {
        T member = optional(name, type);
        if (member == null) {
            throw new IllegalArgumentException("expected a member " + name);
        }
        return member;
    }

    long number(String name) {
        return required(name, Long.class);
    }

    private long number(String name, long absent) {
        return members.containsKey(name) ? number(name) : absent;
    }

    String string(String name) {
        return required(name, String.class);
    }

    private @Nullable String optional(String name) {
        return optional(name, String.class);
    }

    List<String> strings(String name) {
        List<?> elements = optional(name, List.class);
        List<String> strings = new ArrayList<>();
        for (Object element : elements == null ? List.of() : elements) {
            if (!(element instanceof String string)) {
                throw new IllegalArgumentException("expected strings in " + name);
            }
            strings.add(string);
        }
        return strings;
    }

    long checksum(String name) {
        return HexFormat.fromHexDigitsToLong(string(name));
    }

    private byte @Nullable [] binary(String name) {
        String base64 = optional(name);
        return base64 == null ? null : Base64.getDecoder().decode(base64);
    }

    private Map<String, Object> metadata() {
        Map<?, ?> given = optional("metadata", Map.class);
        Map<String, Object> metadata = new HashMap<>();
        if (given != null) {
            given.forEach((name, value) -> metadata.put(
                    (String) name, value instanceof Long whole ? Double.valueOf(whole.doubleValue()) : value));
        }
        return metadata;
    }

    private @Nullable Payload payload() {
        byte[] bytes = binary("payload");
        return bytes == null ? null : new Payload(bytes, optional("content_type"));
    }

    private TokenCount tokens() {
        long tokens = number("tokens", Entry.UNKNOWN_TOKENS);
        return new TokenCount(
                Math.toIntExact(tokens), Boolean.TRUE.equals(optional("tokens_estimated", Boolean.class)));
    }

    Entry entry() {
        byte[] vector = binary("vector");
        String textKey = optional("text_key");
        try {
            return DumpedEntries.entry(
                    HexFormat.of().parseHex(string("key")),
                    new Row.Present(
                            vector == null ? null : Embedding.ofBytes(vector),
                            info(),
                            number("created_at"),
                            number("expires_at", Entry.NEVER),
                            0,
                            0,
                            payload(),
                            number("sliding_ms", 0),
                            number("stale_ms", 0),
                            textKey == null ? null : Blob.of(HexFormat.of().parseHex(textKey))));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a number is out of range", e);
        }
    }

    private InputKind inputKind() {
        String name = string("input_type");
        return switch (name) {
            case "none" -> InputKind.NONE;
            case "query" -> InputKind.QUERY;
            case "document" -> InputKind.DOCUMENT;
            default -> throw new IllegalArgumentException("expected none, query or document, got " + name);
        };
    }

    private EntryInfo info() {
        return new EntryInfo(
                string("namespace"),
                string("model"),
                string("revision"),
                inputKind(),
                tokens(),
                string("provider"),
                optional("name"),
                optional("text"),
                new HashSet<>(strings("tags")),
                metadata(),
                optional("subject"),
                optional("source"),
                optional("source_revision"),
                new HashSet<>(strings("depends_on")));
    }
}
