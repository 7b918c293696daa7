package io.semcache.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Compares the entries of a source with the same list of items again and again: nothing has changed. */
public final class ReconcileBench {

    private static final String PATH = "/v1/sources/docs/reconcile";
    private static final int ENTRIES_PER_CALL = 1_000;
    private static final double NANOS_PER_MS = 1e6;

    private final Setting setting;
    private final JsonCalls calls;
    private final byte[] question;

    private ReconcileBench(Setting setting, JsonCalls calls) throws IOException {
        this.setting = setting;
        this.calls = calls;
        this.question = JsonCalls.body(Map.of(
                "items",
                IntStream.range(0, setting.items())
                        .mapToObj(i -> Map.of("id", id(i), "revision", revision(i)))
                        .toList()));
    }

    /**
     * What is measured.
     *
     * @param items of the source
     * @param rounds comparisons that are timed
     * @param warmUp longest time of the warm-up
     */
    public record Setting(int items, int partitions, int rounds, Duration warmUp) {

        public Setting {
            if (items < 1 || items > 100_000 || partitions < 1 || rounds < 1) {
                throw new IllegalArgumentException(
                        "expected items in [1, 100000] and at least 1 partition and round, got " + items + ", "
                                + partitions + " and " + rounds);
            }
        }
    }

    /** Runs it and returns the members of the JSON object. */
    public static Map<String, Object> run(Setting setting) throws InterruptedException {
        Map<String, String> settings = Map.of("topics.partitions", Integer.toString(setting.partitions()));
        try (ThrowAwayNode node = ThrowAwayNode.start(Duration.ZERO, settings);
                JsonCalls calls = new JsonCalls(node.node().url())) {
            return new ReconcileBench(setting, calls).measure();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String id(int index) {
        return "docs/page-" + index + "#0";
    }

    private static String revision(int index) {
        return "r" + index;
    }

    private Map<String, Object> measure() throws IOException, InterruptedException {
        fill();
        WarmUp.with(setting.warmUp(), turn -> {
            try {
                for (int round = 0; round < setting.rounds(); round++) {
                    calls.post(PATH, question);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        double[] server = new double[setting.rounds()];
        double[] client = new double[setting.rounds()];
        for (int round = 0; round < setting.rounds(); round++) {
            long start = System.nanoTime();
            JsonNode answer = calls.post(PATH, question);
            client[round] = (System.nanoTime() - start) / NANOS_PER_MS;
            server[round] = answer.get("took_ms").asDouble();
            requireUnchanged(answer);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("items", setting.items());
        result.put("partitions", setting.partitions());
        result.put("body_bytes", question.length);
        result.put("server_ms", Samples.of(server).json());
        result.put("client_ms", Samples.of(client).json());
        result.put("machine", Machine.here());
        return result;
    }

    private void requireUnchanged(JsonNode answer) throws IOException {
        if (answer.get("unchanged").asInt() != setting.items()
                || answer.get("removed").asInt() != 0) {
            throw new IOException("expected nothing to have changed, got " + answer);
        }
    }

    private void fill() throws IOException, InterruptedException {
        for (int from = 0; from < setting.items(); from += ENTRIES_PER_CALL) {
            List<Map<String, Object>> entries = IntStream.range(
                            from, Math.min(setting.items(), from + ENTRIES_PER_CALL))
                    .mapToObj(i -> Map.<String, Object>of(
                            "name", id(i), "embed", false, "payload", "p", "source", "docs", "revision", revision(i)))
                    .toList();
            calls.post("/v1/entries", Map.of("entries", entries));
        }
    }
}
