package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.semcache.server.entries.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /v1/entries/delete}. One instance reads one body. */
final class DeletesReader {

    private final int mostEntries;
    private final ModelMembers model = new ModelMembers();
    private @Nullable String namespace;
    private List<String> texts = List.of();
    private List<String> names = List.of();
    private List<String> keys = List.of();

    private DeletesReader(int mostEntries) {
        this.mostEntries = mostEntries;
    }

    /** What is to be removed, and in which namespace. */
    record Deletes(String namespace, List<Write> writes) {}

    /** Reads it; a {@link Refusal} names the member at fault. */
    static Deletes read(Document document, int mostEntries) {
        DeletesReader reader = new DeletesReader(mostEntries);
        JsonMembers.document(document, reader::member);
        return reader.deletes();
    }

    private void member(String member, JsonParser value) throws IOException {
        if (JsonMembers.isNull(value) || model.take(member, member, value)) {
            return;
        }
        switch (member) {
            case "namespace" -> namespace = JsonMembers.string(member, value);
            case "texts" -> texts = JsonMembers.strings(member, value);
            case "names" -> names = JsonMembers.strings(member, value);
            case "keys" -> keys = JsonMembers.strings(member, value);
            default ->
                throw Refusal.invalid(
                        member,
                        "unknown member \"" + member
                                + "\"; there are namespace, texts, names, keys, model, dimensions and input_type");
        }
    }

    private Deletes deletes() {
        int given = texts.size() + names.size() + keys.size();
        if (given < 1 || given > mostEntries) {
            throw Refusal.invalid(
                    "texts", "expected 1 to " + mostEntries + " texts, names and keys in all, got " + given);
        }
        String checked = NamespaceName.checked("namespace", namespace);
        List<Write> writes = new ArrayList<>(given);
        for (String text : texts) {
            writes.add(new Write.DeleteText(checked, text, model.model(), model.dimensions(), model.inputType()));
        }
        for (String name : names) {
            writes.add(new Write.Delete(checked, name));
        }
        for (int i = 0; i < keys.size(); i++) {
            writes.add(new Write.DeleteKey(checked, KeyMember.of("keys[" + i + "]", keys.get(i)), null));
        }
        return new Deletes(checked, writes);
    }
}
