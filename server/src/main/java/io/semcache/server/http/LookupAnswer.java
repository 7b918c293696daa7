package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Stored;
import io.semcache.server.http.LookupRequest.Field;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
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
record LookupAnswer(List<Stored> entries, Set<Field> fields, BodyFormat format) {

    /** Up to this size an answer is written into memory and sent with its length. */
    private static final long BYTES_IN_MEMORY = 1 << 20;

    private static final int BYTES_OF_KEY = 96;
    private static final int BYTES_OF_META = 512;
    private static final int BYTES_OF_CONTENT_TYPE = 64;
    private static final int CHARS_PER_COMPONENT = 12;

    void send(ServerResponse response) {
        long expected = entries.stream().mapToLong(this::bytes).sum();
        if (expected <= BYTES_IN_MEMORY) {
            Json.send(response, format, (int) expected, this::write);
        } else {
            Json.stream(response, format, this::write);
        }
    }

    /** About what an entry takes. */
    private long bytes(Stored stored) {
        if (!(stored instanceof Stored.Entry(CacheKey key, Row.Present row))) {
            return 1;
        }
        long bytes = BYTES_OF_KEY;
        Embedding vector = row.vector();
        if (vector != null && fields.contains(Field.VECTOR)) {
            bytes += (long) vector.dimensions() * (format == BodyFormat.CBOR ? Float.BYTES : CHARS_PER_COMPONENT);
        }
        Payload payload = row.payload();
        if (payload != null && fields.contains(Field.PAYLOAD)) {
            bytes += BYTES_OF_CONTENT_TYPE + (format == BodyFormat.CBOR ? 1L : 2L) * payload.bytes().length;
        }
        return fields.contains(Field.META) ? bytes + BYTES_OF_META : bytes;
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
        Embedding vector = entry.row().vector();
        if (fields.contains(Field.VECTOR)) {
            json.writeFieldName("vector");
            vector(json, vector, text);
        }
        Payload payload = entry.row().payload();
        if (payload != null && fields.contains(Field.PAYLOAD)) {
            json.writeFieldName("payload");
            PayloadMember.write(json, format, payload);
        }
        if (fields.contains(Field.META)) {
            json.writeObjectFieldStart("meta");
            meta(json, entry.row());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void vector(JsonGenerator json, @Nullable Embedding vector, VectorText text) throws IOException {
        if (vector == null) {
            json.writeNull();
        } else {
            switch (format) {
                case JSON -> json.writeRawValue(text.of(vector, VectorEncoding.FLOAT));
                case CBOR -> json.writeBinary(vector.bytes());
            }
        }
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
