package io.semcache.app.bench;

import io.semcache.app.bench.SentencePairs.Pair;
import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import io.semcache.server.similarity.gate.Gate;
import io.semcache.server.similarity.gate.Verdict;
import io.semcache.vectors.UnitVector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the gate is worth: how many questions would get the payload of an entry that means something else, with the real
 * model, before and after it, and how many paraphrases miss theirs because of it.
 */
public final class GateBench {

    private static final int TIMED_ROUNDS = 20;
    private static final double NANOS_PER_MICRO = 1e3;

    /** Thresholds beside the one that is asked for, for whoever picks one. */
    private static final List<Float> THRESHOLDS = List.of(0.6f, 0.65f, 0.7f, 0.75f, 0.8f, 0.85f, 0.9f, 0.95f);

    private final Map<String, UnitVector> vectors;

    private GateBench(Map<String, UnitVector> vectors) {
        this.vectors = vectors;
    }

    /**
     * What is counted.
     *
     * @param minScore least score of a hit, in [−1, 1]
     */
    public record Setting(float minScore) {

        public Setting {
            if (!(minScore >= -1 && minScore <= 1)) {
                throw new IllegalArgumentException("expected a score in [-1, 1], got " + minScore);
            }
        }

        /** Null: what a node has that is told nothing. */
        public static Setting of(@Nullable Float minScore) {
            return new Setting(
                    minScore != null
                            ? minScore
                            : SettingsReader.read(Map.of())
                                    .namespace(Settings.DEFAULT_NAMESPACE)
                                    .payloadMinScore());
        }
    }

    /** Two texts with what is said of them. */
    private record Scored(Pair pair, float score, boolean accepted) {}

    /** How many pairs are hits, before and after the gate, and how many it refuses whatever their score. */
    private record Count(int pairs, int before, int after, int refused) {

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("pairs", pairs);
            json.put("hits_before", before);
            json.put("hits_after", after);
            json.put("refused", refused);
            return json;
        }
    }

    /** Runs it and returns the members of the JSON object. */
    public static Map<String, Object> run(Setting setting) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (SentencePairs kind : SentencePairs.values()) {
            kind.read().forEach(pair -> texts.addAll(List.of(pair.question(), pair.entry())));
        }
        return new GateBench(MiniLmVectors.of(texts)).measured(setting);
    }

    private Map<String, Object> measured(Setting setting) {
        Map<String, List<Scored>> all = new LinkedHashMap<>();
        for (SentencePairs kind : SentencePairs.values()) {
            all.put(kind.name().toLowerCase(Locale.ROOT), scored(kind.read()));
        }
        all.put("unrelated", scored(unrelated(SentencePairs.PARAPHRASES.read())));

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("min_score", setting.minScore());
        all.forEach((kind, scored) -> result.put(kind, counted(scored, setting.minScore())));
        result.put("by_min_score", byThreshold(all));
        result.put("gate_us", timed().json());
        result.put("model", "minilm");
        result.put("machine", Machine.here());
        return result;
    }

    private List<Scored> scored(List<Pair> pairs) {
        return pairs.stream()
                .map(pair -> new Scored(
                        pair,
                        vector(pair.question()).score(vector(pair.entry())),
                        Gate.check(pair.question(), pair.entry()) instanceof Verdict.Accepted))
                .toList();
    }

    private UnitVector vector(String text) {
        UnitVector vector = vectors.get(text);
        if (vector == null) {
            throw new IllegalStateException("no vector of " + text);
        }
        return vector;
    }

    /** Each question with every entry but its own. */
    private static List<Pair> unrelated(List<Pair> pairs) {
        return pairs.stream()
                .flatMap(one -> pairs.stream()
                        .filter(other -> !other.equals(one))
                        .map(other -> new Pair(one.question(), other.entry(), one.heldOut())))
                .toList();
    }

    private static Map<String, Object> counted(List<Scored> scored, float minScore) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("all", count(scored.stream(), minScore).json());
        json.put(
                "development",
                count(scored.stream().filter(one -> !one.pair().heldOut()), minScore)
                        .json());
        json.put(
                "held_out",
                count(scored.stream().filter(one -> one.pair().heldOut()), minScore)
                        .json());
        return json;
    }

    private static Count count(Stream<Scored> scored, float minScore) {
        List<Scored> all = scored.toList();
        List<Scored> hits = all.stream().filter(one -> one.score() >= minScore).toList();
        return new Count(
                all.size(),
                hits.size(),
                Math.toIntExact(hits.stream().filter(Scored::accepted).count()),
                Math.toIntExact(all.stream().filter(one -> !one.accepted()).count()));
    }

    private static List<Map<String, Object>> byThreshold(Map<String, List<Scored>> all) {
        return THRESHOLDS.stream()
                .map(threshold -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("min_score", threshold);
                    all.forEach((kind, scored) -> {
                        Count count = count(scored.stream(), threshold);
                        row.put(kind, count.before() + " -> " + count.after());
                    });
                    return row;
                })
                .toList();
    }

    /** Microseconds of one check. */
    private static Samples timed() {
        List<Pair> pairs = Stream.of(SentencePairs.values())
                .flatMap(kind -> kind.read().stream())
                .toList();
        double[] micros = new double[pairs.size()];
        for (int round = 0; round < TIMED_ROUNDS; round++) { // the last counts, the others warm up
            for (int i = 0; i < pairs.size(); i++) {
                long start = System.nanoTime();
                Verdict verdict =
                        Gate.check(pairs.get(i).question(), pairs.get(i).entry());
                micros[i] = (System.nanoTime() - start) / NANOS_PER_MICRO;
                if (verdict instanceof Verdict.Refused(Verdict.Reason reason, String _)
                        && reason == Verdict.Reason.UNCHECKED) {
                    throw new IllegalStateException("expected to know both texts");
                }
            }
        }
        return Samples.of(micros);
    }
}
