package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.semcache.server.erasure.Erasure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /v1/erasures}. Where to erase is always named, as with a flush. */
final class ErasureRequest implements JsonMembers.Visitor {

    private @Nullable String namespace;
    private @Nullable String subject;
    private boolean all;
    private boolean dryRun;

    private ErasureRequest() {}

    /**
     * Reads it; a {@link Refusal} names the member at fault.
     *
     * @param mostBytes longest subject
     */
    static Erasure read(Document document, int mostBytes) {
        ErasureRequest read = new ErasureRequest();
        JsonMembers.document(document, read);
        if ((read.namespace == null) != read.all) {
            throw Refusal.invalid("namespace", "expected either a namespace or \"all\": true");
        }
        if (read.subject == null
                || read.subject.isEmpty()
                || read.subject.getBytes(StandardCharsets.UTF_8).length > mostBytes) {
            throw Refusal.invalid("subject", "expected a subject of 1 to " + mostBytes + " bytes");
        }
        return new Erasure(
                read.all ? null : NamespaceName.checked("namespace", read.namespace), read.subject, read.dryRun);
    }

    @Override
    public void member(String name, JsonParser value) throws IOException {
        if (JsonMembers.isNull(value)) {
            return;
        }
        switch (name) {
            case "namespace" -> namespace = JsonMembers.string(name, value);
            case "subject" -> subject = JsonMembers.string(name, value);
            case "all" -> all = JsonMembers.bool(name, value);
            case "dry_run" -> dryRun = JsonMembers.bool(name, value);
            default ->
                throw Refusal.invalid(
                        name, "unknown member \"" + name + "\"; there are subject, namespace, all and dry_run");
        }
    }
}
