package io.semcache.topology.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.semcache.config.Settings;
import io.semcache.store.filter.Field;
import io.semcache.store.filter.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Filters in commands: the language of {@code POST /v1/similar}, a condition on a field or {@code and}, {@code or},
 * {@code not} of filters. Refuses whatever it does not know: a condition that was ignored would widen what is removed
 * in silence. One instance reads one filter.
 */
public final class FilterJson {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser json;
    private final Settings.Limits limits;
    private int nodes;

    private FilterJson(JsonParser json, Settings.Limits limits) {
        this.json = json;
        this.limits = limits;
    }

    /**
     * The filter that {@code text} says.
     *
     * @throws IllegalArgumentException if it is none, or beyond the limits
     */
    public static Filter read(String text, Settings.Limits limits) {
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            Filter filter = new FilterJson(json, limits).node(1);
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("expected the end of the filter after its object");
            }
            return filter;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected a filter in JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Filter node(int level) throws IOException {
        if (level > limits.filterDepth() || ++nodes > limits.filterNodes()) {
            throw new IllegalArgumentException("expected a filter of at most " + limits.filterDepth() + " levels and "
                    + limits.filterNodes() + " parts");
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("expected a filter to be an object, got " + json.currentToken());
        }
        List<Filter> combined = new ArrayList<>(1);
        Map<String, Object> condition = new HashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "and" -> combined.add(new Filter.And(parts(level)));
                case "or" -> combined.add(new Filter.Or(parts(level)));
                case "not" -> combined.add(new Filter.Not(node(level + 1)));
                case "field", "eq", "gt", "gte", "lt", "lte" -> condition.put(name, scalar());
                case "in" -> condition.put(name, scalars());
                default -> throw new IllegalArgumentException("unknown member \"" + name + "\" in a filter");
            }
        }
        if (combined.size() + (condition.isEmpty() ? 0 : 1) != 1) {
            throw new IllegalArgumentException("expected one of and, or, not and a condition on a field");
        }
        return combined.isEmpty() ? condition(condition) : combined.getFirst();
    }

    private List<Filter> parts(int level) throws IOException {
        requireArray("an array of filters");
        List<Filter> parts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            parts.add(node(level + 1));
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("expected at least one filter");
        }
        return parts;
    }

    private Object scalar() throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default ->
                throw new IllegalArgumentException(
                        "expected a string, a number or a boolean, got " + json.currentToken());
        };
    }

    private Set<Object> scalars() throws IOException {
        requireArray("an array of strings, numbers or booleans");
        Set<Object> scalars = new HashSet<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            scalars.add(scalar());
        }
        return scalars;
    }

    private void requireArray(String expected) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException("expected " + expected + ", got " + json.currentToken());
        }
    }

    private static Filter condition(Map<String, Object> members) {
        if (!(members.remove("field") instanceof String name)) {
            throw new IllegalArgumentException("expected the name of a field in a condition");
        }
        Field field = Field.of(name);
        Object equal = members.remove("eq");
        Object oneOf = members.remove("in");
        int tests = (equal == null ? 0 : 1) + (oneOf == null ? 0 : 1) + (members.isEmpty() ? 0 : 1);
        if (tests != 1) {
            throw new IllegalArgumentException(
                    "expected one test of " + name + ": eq, in, or a range of gt, gte, lt, lte");
        }
        if (equal != null) {
            return new Filter.Equal(field, equal);
        }
        if (oneOf instanceof Set<?> values) {
            return new Filter.In(field, Set.copyOf(values));
        }
        if (!(field instanceof Field.Metadata metadata)) {
            throw new IllegalArgumentException("expected eq or in for " + name + ", which has no order");
        }
        return new Filter.Range(
                metadata,
                bound(members.get("gt")),
                bound(members.get("gte")),
                bound(members.get("lt")),
                bound(members.get("lte")));
    }

    private static @Nullable Double bound(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Double number -> number;
            default -> throw new IllegalArgumentException("expected a number as a bound, got " + value);
        };
    }
}
