package io.semcache.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.serdes.CacheKey;
import io.semcache.vectors.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What a search must answer: every vector compared with the definition of the score, nothing clever. */
public final class BruteForce {

    private static final int LANES = 16;

    private BruteForce() {}

    /** A key in hex and its score. */
    public record Scored(String key, float score) {}

    /** The {@code k} nearest, best first, ties by key. */
    public static List<Scored> nearest(Embedding query, Map<CacheKey, Embedding> entries, int k) {
        float[] unit = unit(query);
        return entries.entrySet().stream()
                .map(entry -> new Scored(entry.getKey().hex(), score(unit, unit(entry.getValue()))))
                .sorted(Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::key))
                .limit(k)
                .toList();
    }

    /** Keys and scores of an answer. */
    public static List<Scored> of(JsonNode answer) {
        List<Scored> matches = new ArrayList<>();
        for (JsonNode match : answer.get("matches")) {
            matches.add(new Scored(
                    match.get("key").asText(),
                    Float.parseFloat(match.get("score").asText())));
        }
        return matches;
    }

    private static float[] unit(Embedding vector) {
        double squares = 0;
        for (float x : vector.toFloats()) {
            squares += (double) x * x;
        }
        float[] unit = vector.toFloats();
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (unit[i] / Math.sqrt(squares));
        }
        return unit;
    }

    private static float score(float[] a, float[] b) {
        float[] sums = new float[LANES];
        for (int i = 0; i < a.length; i++) {
            sums[i % LANES] = Math.fma(a[i], b[i], sums[i % LANES]);
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                sums[i] += sums[i + half];
            }
        }
        return Math.clamp(sums[0], -1, 1);
    }

    /** As JSON. */
    public static String json(Embedding vector) {
        return Arrays.toString(vector.toFloats());
    }
}
