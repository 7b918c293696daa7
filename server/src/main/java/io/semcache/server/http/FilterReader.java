package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.semcache.config.Settings;
import io.semcache.store.filter.Filter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a filter: a condition on a field, or {@code and}, {@code or}, {@code not} of filters. Refuses whatever it does
 * not know with the JSON pointer of it: a condition that was ignored would widen the answer in silence. One instance
 * reads one filter.
 */
final class FilterReader {

    private final int mostLevels;
    private final int mostNodes;
    private int nodes;

    private FilterReader(Settings.Limits limits) {
        this.mostLevels = limits.filterDepth();
        this.mostNodes = limits.filterNodes();
    }

    /** Reads the value that the parser stands on; a {@link Refusal} has the pointer of what is wrong. */
    static Filter read(JsonPointer at, JsonParser value, Settings.Limits limits) throws IOException {
        return new FilterReader(limits).node(at, 1, value);
    }

    private Filter node(JsonPointer at, int level, JsonParser value) throws IOException {
        if (level > mostLevels) {
            throw at.expected("at most " + mostLevels + " levels of filters, got one more");
        }
        if (++nodes > mostNodes) {
            throw at.expected("at most " + mostNodes + " filters in all, got one more");
        }
        List<Filter> combined = new ArrayList<>(1);
        FilterCondition condition = new FilterCondition(at);
        JsonMembers.object(at.text(), value, (name, member) -> {
            JsonPointer here = at.member(name);
            switch (name) {
                case "and" -> combined.add(new Filter.And(parts(here, level, member)));
                case "or" -> combined.add(new Filter.Or(parts(here, level, member)));
                case "not" -> combined.add(new Filter.Not(node(here, level + 1, member)));
                default -> condition.member(name, here, member);
            }
        });
        if (combined.isEmpty()) {
            return condition.filter();
        }
        if (combined.size() > 1 || !condition.isEmpty()) {
            throw at.expected("either and, or, not or a condition on a field, got several");
        }
        return combined.getFirst();
    }

    private List<Filter> parts(JsonPointer at, int level, JsonParser value) throws IOException {
        if (value.currentToken() != JsonToken.START_ARRAY) {
            throw JsonMembers.wrongType(at.text(), "an array of filters", value);
        }
        List<Filter> parts = new ArrayList<>();
        while (value.nextToken() != JsonToken.END_ARRAY) {
            parts.add(node(at.element(parts.size()), level + 1, value));
        }
        if (parts.isEmpty()) {
            throw at.expected("at least one filter");
        }
        return parts;
    }
}
