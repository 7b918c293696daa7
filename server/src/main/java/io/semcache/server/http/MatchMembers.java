package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.Part;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import io.semcache.store.filter.Attributes;
import io.semcache.store.row.Payload;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes the members of one match. */
final class MatchMembers {

    private final JsonGenerator json;
    private final VectorText vectors = new VectorText();

    MatchMembers(JsonGenerator json) {
        this.json = json;
    }

    /** What every match has. */
    void who(Match match) throws IOException {
        json.writeStringField("key", match.key().hex());
        if (match.name() != null) {
            json.writeStringField("name", match.name());
        }
        json.writeNumberField("score", match.score());
    }

    /** Nothing for a match that was not searched for. */
    void where(@Nullable Searched where) throws IOException {
        if (where != null) {
            json.writeNumberField("partition", where.partition());
            json.writeStringField("node", where.node());
        }
    }

    /** What it has of the parts that were asked for. */
    void parts(Match match, Set<Part> include) throws IOException {
        String text = match.text();
        if (text != null && include.contains(Part.TEXT)) {
            json.writeStringField("text", text);
        }
        Attributes attributes = match.attributes();
        if (attributes != null && include.contains(Part.METADATA)) {
            attributes(attributes);
        }
        Payload payload = match.payload();
        if (payload != null && include.contains(Part.PAYLOAD)) {
            payload(payload);
        }
        if (match.vector() != null && include.contains(Part.VECTOR)) {
            json.writeFieldName("vector");
            json.writeRawValue(vectors.of(match.vector(), VectorEncoding.FLOAT));
        }
    }

    private void attributes(Attributes attributes) throws IOException {
        json.writeStringField("input_type", attributes.inputType());
        json.writeArrayFieldStart("tags");
        for (String tag : new TreeSet<>(attributes.tags())) {
            json.writeString(tag);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("metadata");
        for (Map.Entry<String, Object> value : new TreeMap<>(attributes.metadata()).entrySet()) {
            json.writeObjectField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
    }

    private void payload(Payload payload) throws IOException {
        json.writeObjectFieldStart("payload");
        if (payload.contentType() != null) {
            json.writeStringField("content_type", payload.contentType());
        }
        json.writeStringField("base64", Base64.getEncoder().encodeToString(payload.bytes()));
        json.writeEndObject();
    }
}
