package io.semcache.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Invalidates a source of a large random graph with all that depends on it, on a node with several partitions, and
 * compares what is left, entry by entry, with a model.
 */
public final class CascadeBench {

    private static final int ENTRIES_PER_CALL = 1_000;
    private static final int ROOT = 0;
    private static final double NANOS_PER_MS = 1e6;

    private final Setting setting;
    private final SourceGraph graph;
    private final BitSet affected;
    private final JsonCalls calls;

    private CascadeBench(Setting setting, JsonCalls calls) {
        this.setting = setting;
        this.graph = SourceGraph.random(setting.sources(), setting.edges(), new SplittableRandom(setting.seed()));
        this.affected = graph.affectedBy(ROOT);
        this.calls = calls;
    }

    /**
     * What is measured.
     *
     * @param sources each with one entry
     * @param edges between sources
     * @param rounds how often it is filled and invalidated; the last one counts
     */
    public record Setting(int sources, int edges, int partitions, int rounds, long seed) {

        public Setting {
            if (sources < 2 || edges < 0 || partitions < 1 || rounds < 1) {
                throw new IllegalArgumentException("expected at least 2 sources, 0 edges, 1 partition and 1 round, got "
                        + sources + ", " + edges + ", " + partitions + " and " + rounds);
            }
        }
    }

    /** Runs it and returns the members of the JSON object. */
    public static Map<String, Object> run(Setting setting) throws InterruptedException {
        Map<String, String> settings = Map.of("topics.partitions", Integer.toString(setting.partitions()));
        try (ThrowAwayNode node = ThrowAwayNode.start(Duration.ZERO, settings);
                JsonCalls calls = new JsonCalls(node.node().url())) {
            CascadeBench bench = new CascadeBench(setting, calls);
            for (int round = 1; round < setting.rounds(); round++) {
                bench.fill();
                bench.cascade(false);
            }
            return bench.measure();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> measure() throws IOException, InterruptedException {
        long start = System.nanoTime();
        fill();
        double fillMs = millisSince(start);
        int code = refusedCycle();

        start = System.nanoTime();
        JsonNode counted = cascade(true);
        double dryRunMs = millisSince(start);
        boolean unchanged = missing().isEmpty();

        start = System.nanoTime();
        JsonNode done = cascade(false);
        double cascadeMs = millisSince(start);

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("sources", setting.sources());
        result.put("edges", setting.edges());
        result.put("partitions", setting.partitions());
        result.put("affected", (long) affected.cardinality());
        result.put("dry_run_matched", counted.get("matched").asLong());
        result.put("dry_run_changed_nothing", unchanged);
        result.put("matched", done.get("matched").asLong());
        result.put("exact", missing().equals(affected));
        result.put("cycle_status", code);
        result.put("fill_ms", Samples.rounded(fillMs));
        result.put("dry_run_ms", Samples.rounded(dryRunMs));
        result.put("cascade_ms", Samples.rounded(cascadeMs));
        result.put("machine", Machine.here());
        return result;
    }

    private static double millisSince(long startNanos) {
        return (System.nanoTime() - startNanos) / NANOS_PER_MS;
    }

    private static String source(int index) {
        return "source-" + index;
    }

    private static String name(int index) {
        return "entry-" + index;
    }

    /** In the order of the graph, so that no edge is declared before what it leads to. */
    private void fill() throws IOException, InterruptedException {
        for (int from = 0; from < graph.size(); from += ENTRIES_PER_CALL) {
            List<Map<String, Object>> entries = IntStream.range(from, Math.min(graph.size(), from + ENTRIES_PER_CALL))
                    .mapToObj(this::entry)
                    .toList();
            calls.post("/v1/entries", Map.of("entries", entries));
        }
    }

    private Map<String, Object> entry(int index) {
        return Map.of(
                "name",
                name(index),
                "embed",
                false,
                "payload",
                "of source " + index,
                "source",
                source(index),
                "depends_on",
                graph.dependsOn(index).stream().map(CascadeBench::source).toList());
    }

    /** The root would depend on the last that it affects; the status of the answer. */
    private int refusedCycle() throws IOException, InterruptedException {
        Map<String, Object> entry = Map.of(
                "name",
                "cycle",
                "embed",
                false,
                "source",
                source(ROOT),
                "depends_on",
                List.of(source(affected.length() - 1)));
        return calls.send("/v1/entries", JsonCalls.body(Map.of("entries", List.of(entry))))
                .status();
    }

    private JsonNode cascade(boolean dryRun) throws IOException, InterruptedException {
        return calls.post("/v1/invalidate", Map.of("source", source(ROOT), "cascade", true, "dry_run", dryRun));
    }

    /** Sources whose entries are not there. */
    private BitSet missing() throws IOException, InterruptedException {
        BitSet missing = new BitSet();
        for (int from = 0; from < graph.size(); from += ENTRIES_PER_CALL) {
            List<String> names = new ArrayList<>();
            for (int i = from; i < Math.min(graph.size(), from + ENTRIES_PER_CALL); i++) {
                names.add(name(i));
            }
            JsonNode entries = calls.post("/v1/lookup", Map.of("names", names, "fields", List.of("meta")))
                    .get("entries");
            for (int i = 0; i < names.size(); i++) {
                missing.set(from + i, entries.get(i).isNull());
            }
        }
        return missing;
    }
}
