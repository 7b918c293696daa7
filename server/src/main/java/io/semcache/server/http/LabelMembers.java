package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.semcache.server.embedding.EntryLabels;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a body that label entries. One instance reads one object. */
final class LabelMembers {

    /** Their names, for refusals. */
    static final String NAMES = "tags, metadata, subject, source, revision and depends_on";

    private List<String> tags = List.of();
    private Map<String, Object> metadata = Map.of();
    private @Nullable String subject;
    private @Nullable String source;
    private @Nullable String revision;
    private List<String> dependsOn = List.of();

    /** Whether the member is one of these; then its value is read. {@code at} is its path, for refusals. */
    boolean take(String member, String at, JsonParser value) throws IOException {
        switch (member) {
            case "tags" -> tags = JsonMembers.strings(at, value);
            case "metadata" -> metadata = MetadataMember.read(at, value);
            case "subject" -> subject = JsonMembers.string(at, value);
            case "source" -> source = JsonMembers.string(at, value);
            case "revision" -> revision = JsonMembers.string(at, value);
            case "depends_on" -> dependsOn = JsonMembers.strings(at, value);
            default -> {
                return false;
            }
        }
        return true;
    }

    EntryLabels labels() {
        return new EntryLabels(tags, metadata, subject, source, revision, dependsOn);
    }
}
