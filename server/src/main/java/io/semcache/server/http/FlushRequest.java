package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/flush}. What is flushed is always named: who forgets a member must not lose a namespace.
 *
 * @param namespace null: all of them
 */
record FlushRequest(@Nullable String namespace, boolean dryRun) {

    /** Reads it; a {@link Refusal} names the member at fault. */
    static FlushRequest read(Document document) {
        Reader reader = new Reader();
        JsonMembers.document(document, reader);
        if ((reader.namespace == null) != reader.all) {
            throw Refusal.invalid("namespace", "expected either a namespace or \"all\": true");
        }
        String namespace = reader.all ? null : NamespaceName.checked("namespace", reader.namespace);
        return new FlushRequest(namespace, reader.dryRun);
    }

    private static final class Reader implements JsonMembers.Visitor {

        private @Nullable String namespace;
        private boolean all;
        private boolean dryRun;

        @Override
        public void member(String name, JsonParser value) throws IOException {
            if (JsonMembers.isNull(value)) {
                return;
            }
            switch (name) {
                case "namespace" -> namespace = JsonMembers.string(name, value);
                case "all" -> all = JsonMembers.bool(name, value);
                case "dry_run" -> dryRun = JsonMembers.bool(name, value);
                default ->
                    throw Refusal.invalid(
                            name, "unknown member \"" + name + "\"; there are namespace, all and dry_run");
            }
        }
    }
}
