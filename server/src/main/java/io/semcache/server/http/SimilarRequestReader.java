package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.semcache.config.Settings;
import io.semcache.server.http.SimilarRequest.Probe;
import io.semcache.server.similarity.Part;
import io.semcache.store.filter.Filter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST /v1/similar}. Unknown members are refused: a filter or a bound that is misspelt would
 * give another answer than was asked for, and nobody would see it. One instance reads one body.
 */
final class SimilarRequestReader {

    private static final int USUAL_K = 10;

    /** A copy that still restores would give a short answer with full coverage; who can do with that says so. */
    private static final long USUAL_MAX_LAG = 0;

    private final Settings settings;
    private final List<Probe> probes = new ArrayList<>(1);
    private @Nullable String namespace;
    private final ModelMembers model = new ModelMembers();
    private boolean store;
    private int k;
    private @Nullable Float minScore;
    private @Nullable Filter filter;
    private Set<Part> include = Set.of();
    private long maxLag = USUAL_MAX_LAG;
    private @Nullable Duration timeout;
    private boolean explain;

    private SimilarRequestReader(Settings settings) {
        this.settings = settings;
        this.k = Math.min(USUAL_K, settings.limits().neighbours());
    }

    /** Reads it; a {@link Refusal} names the member at fault. */
    static SimilarRequest read(String json, Settings settings) {
        SimilarRequestReader reader = new SimilarRequestReader(settings);
        JsonMembers.document(json, reader::member);
        if (reader.probes.size() != 1) {
            throw Refusal.invalid("text", "expected one of text, vector and key, got " + reader.probes.size());
        }
        return new SimilarRequest(
                reader.probes.getFirst(),
                NamespaceName.checked("namespace", reader.namespace),
                reader.model.model(),
                reader.model.dimensions(),
                reader.model.inputType(),
                reader.store,
                reader.k,
                reader.minScore,
                reader.filter,
                reader.include,
                reader.maxLag,
                reader.timeout,
                reader.explain);
    }

    private void member(String name, JsonParser value) throws IOException {
        if (JsonMembers.isNull(value) || model.take(name, name, value)) {
            return;
        }
        switch (name) {
            case "text" -> probes.add(new Probe.Text(JsonMembers.string(name, value)));
            case "vector" -> probes.add(new Probe.Vector(VectorReader.read(name, value)));
            case "key" -> probes.add(new Probe.Key(KeyMember.read(name, value)));
            case "namespace" -> namespace = JsonMembers.string(name, value);
            case "store" -> store = JsonMembers.bool(name, value);
            case "k" ->
                k = (int) JsonMembers.integer(name, value, 1, settings.limits().neighbours());
            case "min_score" -> minScore = (float) JsonMembers.number(name, value, -1, 1);
            case "filter" -> filter = FilterReader.read(JsonPointer.of(name), value, settings.limits());
            case "include" -> include = parts(JsonMembers.strings(name, value));
            case "max_lag" -> maxLag = JsonMembers.integer(name, value, 0, Long.MAX_VALUE);
            case "timeout_ms" ->
                timeout = Duration.ofMillis(JsonMembers.integer(
                        name, value, 1, settings.server().maxRequestTimeout().toMillis()));
            case "explain" -> explain = JsonMembers.bool(name, value);
            default ->
                throw Refusal.invalid(
                        name,
                        "unknown member \"" + name + "\"; there are text, vector, key, namespace, model, dimensions,"
                                + " input_type, store, k, min_score, filter, include, max_lag, timeout_ms and explain");
        }
    }

    private static Set<Part> parts(List<String> names) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String name : names) {
            Part part = null;
            for (Part candidate : Part.values()) {
                if (candidate.name().toLowerCase(Locale.ROOT).equals(name)) {
                    part = candidate;
                }
            }
            if (part == null) {
                throw Refusal.invalid(
                        "include", "expected metadata, payload, vector or text in include, got \"" + name + "\"");
            }
            parts.add(part);
        }
        return parts;
    }
}
