package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.semcache.server.entries.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /v1/entries}. One instance reads one body. */
final class EntriesRequestReader {

    private static final String ENTRIES = "entries";

    private final int mostEntries;
    private final List<EntryReader> entries = new ArrayList<>();
    private @Nullable String namespace;

    private EntriesRequestReader(int mostEntries) {
        this.mostEntries = mostEntries;
    }

    /** Reads it; a {@link Refusal} names the member at fault. */
    static EntriesRequest read(Document document, int mostEntries) {
        EntriesRequestReader reader = new EntriesRequestReader(mostEntries);
        JsonMembers.document(document, reader::member);
        if (reader.entries.isEmpty()) {
            throw Refusal.invalid(ENTRIES, "expected 1 to " + mostEntries + " entries, got none");
        }
        String namespace = NamespaceName.checked("namespace", reader.namespace);
        List<Write> writes = new ArrayList<>(reader.entries.size());
        for (EntryReader entry : reader.entries) {
            writes.add(entry.put(namespace));
        }
        return new EntriesRequest(namespace, writes);
    }

    private void member(String name, JsonParser value) throws IOException {
        if (JsonMembers.isNull(value)) {
            return;
        }
        switch (name) {
            case "namespace" -> namespace = JsonMembers.string(name, value);
            case ENTRIES -> entries(value);
            default -> throw Refusal.invalid(name, "unknown member \"" + name + "\"; there are namespace and entries");
        }
    }

    private void entries(JsonParser value) throws IOException {
        if (value.currentToken() != JsonToken.START_ARRAY) {
            throw JsonMembers.wrongType(ENTRIES, "an array of entries", value);
        }
        entries.clear();
        while (value.nextToken() != JsonToken.END_ARRAY) {
            if (entries.size() == mostEntries) {
                throw Refusal.invalid(ENTRIES, "expected at most " + mostEntries + " entries in one call");
            }
            String path = ENTRIES + "[" + entries.size() + "]";
            EntryReader entry = new EntryReader(path);
            JsonMembers.object(path, value, entry);
            entries.add(entry);
        }
    }
}
