package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.semcache.config.Settings;
import io.semcache.serdes.CacheKey;
import io.semcache.server.http.SimilarRequest.Probe;
import io.semcache.server.similarity.Part;
import io.semcache.server.similarity.payload.Strategy;
import io.semcache.store.filter.Filter;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.time.Duration;
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
    private @Nullable String text;
    private @Nullable Embedding vector;
    private @Nullable CacheKey key;
    private @Nullable String namespace;
    private final ModelMembers model = new ModelMembers();
    private boolean store;
    private int k;
    private @Nullable Float minScore;
    private @Nullable Filter filter;
    private Set<Part> include = Set.of();
    private long maxLag = USUAL_MAX_LAG;
    private @Nullable Duration timeout;
    private @Nullable Boolean gate;
    private @Nullable Set<Strategy> strategies;
    private boolean explain;

    private SimilarRequestReader(Settings settings) {
        this.settings = settings;
        this.k = Math.min(USUAL_K, settings.limits().neighbours());
    }

    /** Reads it; a {@link Refusal} names the member at fault. */
    static SimilarRequest read(String json, Settings settings) {
        SimilarRequestReader reader = new SimilarRequestReader(settings);
        JsonMembers.document(json, reader::member);
        reader.checkPayloads();
        return new SimilarRequest(
                reader.probe(),
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
                reader.gate,
                reader.strategies,
                reader.explain);
    }

    private Probe probe() {
        int given = (text == null ? 0 : 1) + (vector == null ? 0 : 1) + (key == null ? 0 : 1);
        if (text != null && given == 1) {
            return new Probe.Text(text);
        }
        if (vector != null && (given == 1 || (text != null && key == null && include.contains(Part.PAYLOAD)))) {
            return new Probe.Vector(vector, text);
        }
        if (key != null && given == 1) {
            return new Probe.Key(key);
        }
        throw Refusal.invalid("text", "expected one of text, vector and key, got " + given);
    }

    /** What is for payloads goes with payloads only, and their least score is not below the operator's. */
    private void checkPayloads() {
        if (include.contains(Part.PAYLOAD)) {
            float floor = settings.similar().payloadMinScoreFloor();
            if (minScore != null && minScore < floor) {
                throw Refusal.invalid(
                        "min_score",
                        "expected min_score in [" + floor + ", 1] where payloads are included, got " + minScore);
            }
        } else if (gate != null || strategies != null) {
            throw Refusal.invalid(
                    gate != null ? "gate" : "strategies", "gate and strategies are for include: [\"payload\"]");
        }
    }

    private void member(String name, JsonParser value) throws IOException {
        if (JsonMembers.isNull(value) || model.take(name, name, value)) {
            return;
        }
        switch (name) {
            case "text" -> text = JsonMembers.string(name, value);
            case "vector" -> vector = VectorReader.read(name, value);
            case "key" -> key = KeyMember.read(name, value);
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
            case "gate" -> gate = JsonMembers.bool(name, value);
            case "strategies" -> strategies = strategies(name, JsonMembers.strings(name, value));
            case "explain" -> explain = JsonMembers.bool(name, value);
            default ->
                throw Refusal.invalid(
                        name,
                        "unknown member \"" + name + "\"; there are text, vector, key, namespace, model, dimensions,"
                                + " input_type, store, k, min_score, filter, include, max_lag, timeout_ms, gate,"
                                + " strategies and explain");
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

    private static Set<Strategy> strategies(String member, List<String> names) {
        Set<Strategy> strategies = EnumSet.noneOf(Strategy.class);
        for (String name : names) {
            strategies.add(
                    switch (name) {
                        case "exact" -> Strategy.EXACT;
                        case "semantic" -> Strategy.SEMANTIC;
                        default ->
                            throw Refusal.invalid(
                                    member, "expected exact or semantic in " + member + ", got \"" + name + "\"");
                    });
        }
        if (strategies.isEmpty()) {
            throw Refusal.invalid(member, "expected exact, semantic or both in " + member + ", got none");
        }
        return strategies;
    }
}
