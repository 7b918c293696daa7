package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.semcache.config.Settings;
import io.semcache.schemas.InputType;
import io.semcache.serdes.CacheKey;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /v1/lookup}. One instance reads one body. */
final class LookupRequestReader {

    private @Nullable List<String> texts;
    private @Nullable List<CacheKey> keys;
    private String namespace = Settings.DEFAULT_NAMESPACE;
    private @Nullable String model;
    private @Nullable Integer dimensions;
    private InputType inputType = InputType.NONE;
    private Set<LookupRequest.Field> fields = EnumSet.allOf(LookupRequest.Field.class);

    private LookupRequestReader() {}

    /** Reads it; a {@link Refusal} names the member at fault. */
    static LookupRequest read(String json, int mostInputs) {
        LookupRequestReader reader = new LookupRequestReader();
        JsonMembers.document(json, reader::member);
        if ((reader.texts == null) == (reader.keys == null)) {
            throw Refusal.invalid("texts", "expected either texts or keys");
        }
        int count = reader.texts != null ? reader.texts.size() : reader.keys.size();
        if (count < 1 || count > mostInputs) {
            throw Refusal.invalid(
                    reader.texts != null ? "texts" : "keys", "expected 1 to " + mostInputs + " of them, got " + count);
        }
        return new LookupRequest(
                reader.texts,
                reader.keys,
                reader.namespace,
                reader.model,
                reader.dimensions,
                reader.inputType,
                reader.fields);
    }

    private void member(String name, JsonParser value) throws IOException {
        if (JsonMembers.isNull(value)) {
            return;
        }
        switch (name) {
            case "texts" -> texts = JsonMembers.strings(name, value);
            case "keys" -> keys = keys(JsonMembers.strings(name, value));
            case "namespace" -> namespace = JsonMembers.string(name, value);
            case "model" -> model = JsonMembers.string(name, value);
            case "dimensions" -> dimensions = (int) JsonMembers.integer(name, value, 1, Embedding.MAX_DIMENSIONS);
            case "input_type" ->
                inputType = JsonMembers.choice(name, value, InputType.class, "none, query or document");
            case "fields" -> fields = fields(JsonMembers.strings(name, value));
            default -> value.skipChildren();
        }
    }

    private static List<CacheKey> keys(List<String> hex) {
        List<CacheKey> keys = new ArrayList<>(hex.size());
        for (String key : hex) {
            try {
                keys.add(CacheKey.ofHex(key));
            } catch (IllegalArgumentException e) {
                throw Refusal.invalid("keys", "keys[" + keys.size() + "]: expected 64 hex digits");
            }
        }
        return keys;
    }

    private static Set<LookupRequest.Field> fields(List<String> names) {
        Set<LookupRequest.Field> fields = EnumSet.noneOf(LookupRequest.Field.class);
        for (String name : names) {
            switch (name) {
                case "vector" -> fields.add(LookupRequest.Field.VECTOR);
                case "meta" -> fields.add(LookupRequest.Field.META);
                default -> throw Refusal.invalid("fields", "expected vector or meta, got \"" + name + "\"");
            }
        }
        return fields;
    }
}
