package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.semcache.server.entries.Write;
import io.semcache.store.row.Payload;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code POST /v1/entries}. One instance reads one entry. */
final class EntryReader implements JsonMembers.Visitor {

    private final String path;
    private final ModelMembers model = new ModelMembers();
    private @Nullable String name;
    private @Nullable String text;
    private @Nullable Embedding vector;
    private boolean embed = true;
    private @Nullable Payload payload;
    private @Nullable Long ttlMs;
    private boolean sliding;
    private final LabelMembers labels = new LabelMembers();

    /** @param path of the entry, for refusals */
    EntryReader(String path) {
        this.path = path;
    }

    @Override
    public void member(String member, JsonParser value) throws IOException {
        String at = path + "." + member;
        if (JsonMembers.isNull(value) || model.take(member, at, value) || labels.take(member, at, value)) {
            return;
        }
        switch (member) {
            case "name" -> name = JsonMembers.string(at, value);
            case "text" -> text = JsonMembers.string(at, value);
            case "vector" -> vector = VectorReader.read(at, value);
            case "embed" -> embed = JsonMembers.bool(at, value);
            case "payload" -> payload = PayloadMember.read(at, value);
            case "ttl_ms" -> ttlMs = JsonMembers.integer(at, value, 0, CacheMember.MAX_TTL_MS);
            case "sliding" -> sliding = JsonMembers.bool(at, value);
            default ->
                throw Refusal.invalid(
                        at,
                        "unknown member \"" + member + "\"; there are name, text, vector, model, dimensions,"
                                + " input_type, embed, payload, ttl_ms, sliding, " + LabelMembers.NAMES);
        }
    }

    /** What was read, as a write to {@code namespace}. */
    Write.Put put(String namespace) {
        if (name == null && text == null) {
            throw Refusal.invalid(path, "expected a name or a text in " + path);
        }
        if (name == null && vector == null && payload == null) {
            throw Refusal.invalid(
                    path,
                    "expected a vector, a name or a payload in " + path
                            + "; POST /v1/embeddings stores texts whose vectors are to be made");
        }
        return new Write.Put(
                namespace,
                name,
                text,
                model.model(),
                model.dimensions(),
                model.inputType(),
                vector,
                embed,
                payload,
                ttlMs,
                sliding,
                labels.labels());
    }
}
