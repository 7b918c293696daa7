package io.semcache.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Searches through the whole stack, {@code POST /v1/similar} by vector on one connection, in turn with the bare search
 * of an index over the same vectors on one thread; and whether both find the same.
 */
public final class SimilarBench {

    /** Searches of each side in one turn of the warm-up. */
    private static final int TURN = 200;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Setting setting;
    private final RandomRows rows;
    private final BareSearch bare;
    private final SimilarCalls calls;

    private SimilarBench(Setting setting, RandomRows rows, BareSearch bare, SimilarCalls calls) {
        this.setting = setting;
        this.rows = rows;
        this.bare = bare;
        this.calls = calls;
    }

    /**
     * What is measured.
     *
     * @param vectors entries in the node
     * @param queries searches of each side
     */
    public record Setting(int vectors, int dimensions, int partitions, int k, int queries) {

        public Setting {
            if (vectors < 1 || dimensions < 1 || partitions < 1 || k < 1 || queries < 1) {
                throw new IllegalArgumentException("expected vectors, dimensions, partitions, k and queries of at"
                        + " least 1, got " + vectors + ", " + dimensions + ", " + partitions + ", " + k + ", "
                        + queries);
            }
        }
    }

    /** Runs it and returns the members of the JSON object. */
    public static Map<String, Object> run(Setting setting) throws InterruptedException {
        Map<String, String> overrides = Map.of(
                "topics.partitions",
                String.valueOf(setting.partitions()),
                "models." + ThrowAwayNode.MODEL + ".dimensions",
                String.valueOf(setting.dimensions()));
        RandomRows rows = new RandomRows(setting.vectors(), setting.dimensions());
        try (ThrowAwayNode node = ThrowAwayNode.start(Duration.ZERO, overrides);
                BareSearch bare = new BareSearch(rows);
                SimilarCalls calls = new SimilarCalls(node.node().url())) {
            rows.putInto(node.settings());
            SimilarBench bench = new SimilarBench(setting, rows, bare, calls);
            bench.awaitEntries();
            return bench.measure();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitEntries() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (searchable() < setting.vectors()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("not all entries can be searched after " + PATIENCE);
            }
            Thread.sleep(POLL);
        }
    }

    private int searchable() throws InterruptedException {
        try {
            return calls.search(rows.query(0), 1).path("scanned").asInt();
        } catch (IOException e) { // no partition answers yet
            return 0;
        }
    }

    private void turn(int turn) throws InterruptedException {
        try {
            for (int i = 0; i < TURN; i++) {
                // Other queries than those that are measured, which are 0 and up.
                Embedding query = rows.query(-1 - TURN * turn - i);
                calls.search(query, setting.k());
                bare.search(query, setting.k());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> measure() throws IOException, InterruptedException {
        WarmUp.with(WarmUp.LONGEST, this::turn);
        long[] through = new long[setting.queries()];
        long[] alone = new long[setting.queries()];
        double[] rescored = new double[setting.queries()];
        boolean same = true;
        for (int i = 0; i < setting.queries(); i++) {
            Embedding query = rows.query(i);
            String question = SimilarCalls.question(query, setting.k());
            long start = System.nanoTime();
            String answer = calls.ask(question);
            through[i] = System.nanoTime() - start;
            start = System.nanoTime();
            List<String> expected = bare.search(query, setting.k());
            alone[i] = System.nanoTime() - start;
            JsonNode json = SimilarCalls.read(answer);
            rescored[i] = json.path("rescored").asInt();
            same &= json.path("matches").findValuesAsText("key").equals(expected);
        }
        Samples similar = Samples.ofNanos(through);
        Samples scan = Samples.ofNanos(alone);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("vectors", setting.vectors());
        result.put("dimensions", setting.dimensions());
        result.put("partitions", setting.partitions());
        result.put("k", setting.k());
        result.put("queries", setting.queries());
        result.put("similar_ms", similar.json());
        result.put("bare_ms", scan.json());
        result.put("ratio", Samples.rounded(similar.median() / scan.median()));
        result.put("rescored_median", Samples.of(rescored).median());
        result.put("same_answers", same);
        result.put("machine", Machine.here());
        return result;
    }
}
