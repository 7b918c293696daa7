package io.semcache.app.bench;

import io.semcache.fetch.provider.EmbedComparison;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Texts per second of the local model beside a direct ONNX Runtime loop over the same texts. */
public final class EmbedBench {

    private EmbedBench() {}

    /**
     * What is measured.
     *
     * @param texts of one round
     * @param rounds counted; one more warms up
     * @param calls at the same time
     */
    public record Setting(int texts, int rounds, int calls) {

        public Setting {
            if (texts < 1 || rounds < 1 || calls < 1) {
                throw new IllegalArgumentException(
                        "expected texts, rounds and calls of at least 1, got " + texts + ", " + rounds + ", " + calls);
            }
        }
    }

    /** Runs it and returns the members of the JSON object. */
    public static Map<String, Object> run(Setting setting) throws InterruptedException {
        List<String> texts =
                IntStream.range(0, setting.texts()).mapToObj(EmbedBench::text).toList();
        EmbedComparison.Result compared = EmbedComparison.run(texts, setting.rounds(), setting.calls());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("texts_per_second", Samples.rounded(compared.providerTextsPerSecond()));
        result.put("direct_texts_per_second", Samples.rounded(compared.directTextsPerSecond()));
        result.put("ratio", Samples.rounded(compared.ratio()));
        result.put("largest_difference", compared.largestDifference());
        result.put("model", "minilm");
        result.put("texts", compared.texts());
        result.put("rounds", compared.rounds());
        result.put("calls", compared.calls());
        result.put("machine", Machine.here());
        return result;
    }

    /** A sentence of 10 to 20 words, no two alike. */
    private static String text(int number) {
        return "The committee met on day " + number + " of the session and agreed, after a long discussion,"
                + " to publish its report" + " once more".repeat(number % 4) + ".";
    }
}
