package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.semcache.config.Settings;
import io.semcache.server.invalidation.Invalidation;
import io.semcache.store.filter.Filter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST /v1/invalidate}. Unknown members are refused: without a condition that is misspelt more
 * would go than was meant. One instance reads one body.
 */
final class InvalidationReader {

    private final Settings.Limits limits;
    private @Nullable String namespace;
    private List<String> tags = List.of();
    private @Nullable String source;
    private @Nullable String model;
    private @Nullable Filter filter;
    private boolean cascade;
    private boolean dryRun;

    private InvalidationReader(Settings.Limits limits) {
        this.limits = limits;
    }

    /** Reads it; a {@link Refusal} names the member at fault. */
    static Invalidation read(Document document, Settings.Limits limits) {
        InvalidationReader reader = new InvalidationReader(limits);
        JsonMembers.document(document, reader::member);
        return reader.invalidation();
    }

    private void member(String name, JsonParser value) throws IOException {
        if (JsonMembers.isNull(value)) {
            return;
        }
        switch (name) {
            case "namespace" -> namespace = JsonMembers.string(name, value);
            case "tags" -> tags = JsonMembers.strings(name, value);
            case "source" -> source = JsonMembers.string(name, value);
            case "model" -> model = JsonMembers.string(name, value);
            case "filter" -> filter = FilterReader.read(JsonPointer.of(name), value, limits);
            case "cascade" -> cascade = JsonMembers.bool(name, value);
            case "dry_run" -> dryRun = JsonMembers.bool(name, value);
            default ->
                throw Refusal.invalid(
                        name,
                        "unknown member \"" + name
                                + "\"; there are namespace, tags, source, model, filter, cascade and dry_run");
        }
    }

    private Invalidation invalidation() {
        if (cascade && source == null) {
            throw Refusal.invalid("cascade", "expected the source at which the cascade begins");
        }
        if (tags.isEmpty() && source == null && model == null && filter == null) {
            throw Refusal.invalid(
                    null, "expected tags, a source, a model or a filter; POST /v1/flush forgets a whole namespace");
        }
        return new Invalidation(
                NamespaceName.checked("namespace", namespace),
                tags,
                source,
                model,
                filter == null ? null : text(filter),
                cascade,
                dryRun);
    }

    private static String text(Filter filter) {
        return new String(Json.bytes(json -> FilterWriter.write(json, filter)), StandardCharsets.UTF_8);
    }
}
