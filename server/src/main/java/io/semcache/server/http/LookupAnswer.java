package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.server.embedding.Stored;
import io.semcache.store.EntryInfo;
import io.semcache.store.Row;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The answer of {@code POST /v1/lookup}: one entry or null per key, in the order of the question. */
record LookupAnswer(List<Stored> entries, Set<LookupRequest.Field> fields) {

    void send(ServerResponse response) {
        Json.stream(response, this::write);
    }

    private void write(JsonGenerator json) throws IOException {
        VectorText text = new VectorText();
        json.writeStartObject();
        json.writeArrayFieldStart("entries");
        for (Stored stored : entries) {
            if (stored instanceof Stored.Entry entry) {
                entry(json, entry, text);
            } else {
                json.writeNull();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void entry(JsonGenerator json, Stored.Entry entry, VectorText text) throws IOException {
        json.writeStartObject();
        json.writeStringField("key", entry.key().hex());
        if (fields.contains(LookupRequest.Field.VECTOR)) {
            json.writeFieldName("vector");
            Embedding vector = entry.row().vector();
            if (vector == null) {
                json.writeNull();
            } else {
                json.writeRawValue(text.of(vector, VectorEncoding.FLOAT));
            }
        }
        if (fields.contains(LookupRequest.Field.META)) {
            json.writeObjectFieldStart("meta");
            meta(json, entry.row());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void meta(JsonGenerator json, Row.Present row) throws IOException {
        EntryInfo info = row.info();
        json.writeStringField("namespace", info.namespace());
        json.writeStringField("model", info.model());
        json.writeStringField("revision", info.revision());
        if (row.vector() != null) {
            json.writeNumberField("dimensions", row.vector().dimensions());
        }
        json.writeStringField("input_type", info.inputKind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("provider", info.provider());
        if (info.tokens().known()) {
            json.writeNumberField("tokens", info.tokens().tokens());
        } else {
            json.writeNullField("tokens");
        }
        json.writeBooleanField("tokens_estimated", info.tokens().estimated());
        json.writeStringField(
                "created_at", Instant.ofEpochMilli(row.createdAtMs()).toString());
        nullable(
                json,
                "expires_at",
                row.expiresAtMs() == Row.NEVER
                        ? null
                        : Instant.ofEpochMilli(row.expiresAtMs()).toString());
        nullable(json, "name", info.name());
        nullable(json, "text", info.text());
        nullable(json, "subject", info.subject());
        nullable(json, "source", info.source());
        nullable(json, "source_revision", info.sourceRevision());
        json.writeArrayFieldStart("tags");
        for (String tag : new TreeSet<>(info.tags())) {
            json.writeString(tag);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("metadata");
        for (Map.Entry<String, Object> value : new TreeMap<>(info.metadata()).entrySet()) {
            json.writeObjectField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
    }

    private static void nullable(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }
}
