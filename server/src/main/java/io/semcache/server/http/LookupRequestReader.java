package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.semcache.serdes.CacheKey;
import io.semcache.server.http.LookupRequest.Field;
import io.semcache.server.http.LookupRequest.Wanted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /v1/lookup}. One instance reads one body. */
final class LookupRequestReader {

    private final int mostEntries;
    private final List<Wanted> wanted = new ArrayList<>(1);
    private final ModelMembers model = new ModelMembers();
    private @Nullable String namespace;
    private Set<Field> fields = EnumSet.allOf(Field.class);

    private LookupRequestReader(int mostEntries) {
        this.mostEntries = mostEntries;
    }

    /** Reads it; a {@link Refusal} names the member at fault. */
    static LookupRequest read(Document document, int mostEntries) {
        LookupRequestReader reader = new LookupRequestReader(mostEntries);
        JsonMembers.document(document, reader::member);
        if (reader.wanted.size() != 1) {
            throw Refusal.invalid("texts", "expected one of texts, keys and names, got " + reader.wanted.size());
        }
        return new LookupRequest(
                reader.wanted.getFirst(),
                NamespaceName.checked("namespace", reader.namespace),
                reader.model.model(),
                reader.model.dimensions(),
                reader.model.inputType(),
                reader.fields);
    }

    private void member(String name, JsonParser value) throws IOException {
        if (JsonMembers.isNull(value) || model.take(name, name, value)) {
            return;
        }
        switch (name) {
            case "texts" -> wanted.add(new Wanted.Texts(some(name, value)));
            case "keys" -> wanted.add(new Wanted.Keys(keys(some(name, value))));
            case "names" -> wanted.add(new Wanted.Names(some(name, value)));
            case "namespace" -> namespace = JsonMembers.string(name, value);
            case "fields" -> fields = fields(JsonMembers.strings(name, value));
            default -> value.skipChildren();
        }
    }

    private List<String> some(String name, JsonParser value) throws IOException {
        List<String> strings = JsonMembers.strings(name, value);
        if (strings.isEmpty() || strings.size() > mostEntries) {
            throw Refusal.invalid(name, "expected 1 to " + mostEntries + " " + name + ", got " + strings.size());
        }
        return strings;
    }

    private static List<CacheKey> keys(List<String> hex) {
        List<CacheKey> keys = new ArrayList<>(hex.size());
        for (String key : hex) {
            keys.add(KeyMember.of("keys[" + keys.size() + "]", key));
        }
        return keys;
    }

    private static Set<Field> fields(List<String> names) {
        Set<Field> fields = EnumSet.noneOf(Field.class);
        for (String name : names) {
            switch (name) {
                case "vector" -> fields.add(Field.VECTOR);
                case "meta" -> fields.add(Field.META);
                case "payload" -> fields.add(Field.PAYLOAD);
                default -> throw Refusal.invalid("fields", "expected vector, meta or payload, got \"" + name + "\"");
            }
        }
        return fields;
    }
}
