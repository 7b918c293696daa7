package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.semcache.store.filter.Field;
import io.semcache.store.filter.Filter;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the members of one condition on a field, which come in any order. */
final class FilterCondition {

    private final JsonPointer at;
    private final Map<String, Double> bounds = new HashMap<>();
    private @Nullable Field field;
    private @Nullable Object equal;
    private @Nullable Set<Object> oneOf;

    /** @param at where the condition stands */
    FilterCondition(JsonPointer at) {
        this.at = at;
    }

    /** Whether no member was there. */
    boolean isEmpty() {
        return field == null && tests() == 0;
    }

    private int tests() {
        return (equal == null ? 0 : 1) + (oneOf == null ? 0 : 1) + (bounds.isEmpty() ? 0 : 1);
    }

    /** Takes one member; a {@link Refusal} if it is none of a condition's. */
    void member(String name, JsonPointer here, JsonParser value) throws IOException {
        switch (name) {
            case "field" -> field = field(here, JsonMembers.string(here.text(), value));
            case "eq" -> equal = scalar(here, value);
            case "in" -> oneOf = scalars(here, value);
            case "gt", "gte", "lt", "lte" -> bounds.put(name, bound(here, value));
            default -> throw here.expected("one of field, eq, in, gt, gte, lt, lte, and, or, not");
        }
    }

    private static Field field(JsonPointer here, String name) {
        return checked(here, () -> Field.of(name));
    }

    private static Object scalar(JsonPointer here, JsonParser value) throws IOException {
        return switch (value.currentToken()) {
            case VALUE_STRING -> JsonMembers.string(here.text(), value);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> value.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw JsonMembers.wrongType(here.text(), "a string, a number or a boolean", value);
        };
    }

    private static Set<Object> scalars(JsonPointer here, JsonParser value) throws IOException {
        if (value.currentToken() != JsonToken.START_ARRAY) {
            throw JsonMembers.wrongType(here.text(), "an array of strings, numbers or booleans", value);
        }
        Set<Object> scalars = new HashSet<>();
        for (int i = 0; value.nextToken() != JsonToken.END_ARRAY; i++) {
            scalars.add(scalar(here.element(i), value));
        }
        return scalars;
    }

    private static Double bound(JsonPointer here, JsonParser value) throws IOException {
        if (!value.currentToken().isNumeric()) {
            throw JsonMembers.wrongType(here.text(), "a number", value);
        }
        return value.getDoubleValue();
    }

    /** The condition, once all members are there. */
    Filter filter() {
        Field tested = field;
        if (tested == null) {
            throw at.expected("a condition with field, or and, or, not");
        }
        if (tests() != 1) {
            throw at.expected("one test of " + tested.name() + ": eq, in, or a range of gt, gte, lt, lte; got "
                    + (tests() == 0 ? "none" : "several"));
        }
        Object value = equal;
        if (value != null) {
            return checked(at.member("eq"), () -> new Filter.Equal(tested, value));
        }
        Set<Object> values = oneOf;
        if (values != null) {
            return checked(at.member("in"), () -> new Filter.In(tested, values));
        }
        if (!(tested instanceof Field.Metadata metadata)) {
            throw at.expected("eq or in for " + tested.name() + ", which has no order,");
        }
        return checked(
                at,
                () -> new Filter.Range(
                        metadata, bounds.get("gt"), bounds.get("gte"), bounds.get("lt"), bounds.get("lte")));
    }

    /** Makes a part of a filter. */
    private interface Maker<T> {
        T make();
    }

    /** Filters check themselves and say what they expected. */
    private static <T> T checked(JsonPointer at, Maker<T> maker) {
        try {
            return maker.make();
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(at.text(), e.getMessage() + ", at " + at);
        }
    }
}
