package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.semcache.store.filter.Field;
import io.semcache.store.filter.Filter;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a filter as {@link FilterReader} reads it. */
final class FilterWriter {

    private FilterWriter() {}

    static void write(JsonGenerator json, Filter filter) throws IOException {
        json.writeStartObject();
        switch (filter) {
            case Filter.Equal(Field field, Object value) -> {
                json.writeStringField("field", field.name());
                json.writeObjectField("eq", value);
            }
            case Filter.In in -> {
                json.writeStringField("field", in.field().name());
                json.writeArrayFieldStart("in");
                for (Object value : in.values()) {
                    json.writeObject(value);
                }
                json.writeEndArray();
            }
            case Filter.Range range -> {
                json.writeStringField("field", range.field().name());
                bound(json, "gt", range.gt());
                bound(json, "gte", range.gte());
                bound(json, "lt", range.lt());
                bound(json, "lte", range.lte());
            }
            case Filter.And(List<Filter> parts) -> parts(json, "and", parts);
            case Filter.Or(List<Filter> parts) -> parts(json, "or", parts);
            case Filter.Not(Filter part) -> {
                json.writeFieldName("not");
                write(json, part);
            }
        }
        json.writeEndObject();
    }

    private static void bound(JsonGenerator json, String name, @Nullable Double bound) throws IOException {
        if (bound != null) {
            json.writeNumberField(name, bound);
        }
    }

    private static void parts(JsonGenerator json, String name, List<Filter> parts) throws IOException {
        json.writeArrayFieldStart(name);
        for (Filter part : parts) {
            write(json, part);
        }
        json.writeEndArray();
    }
}
