package io.semcache.app.cli;

import io.semcache.app.bench.CapBench;
import io.semcache.app.bench.CascadeBench;
import io.semcache.app.bench.DumpBench;
import io.semcache.app.bench.EmbedBench;
import io.semcache.app.bench.GateBench;
import io.semcache.app.bench.HttpBench;
import io.semcache.app.bench.KvBench;
import io.semcache.app.bench.RagBench;
import io.semcache.app.bench.ReconcileBench;
import io.semcache.app.bench.ScanBench;
import io.semcache.app.bench.SimilarBench;
import io.semcache.app.bench.StreamBench;
import io.semcache.app.bench.VolumeBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        synopsisSubcommandLabel = "COMMAND",
        description = "Measure, each time against a throw-away node or model of its own.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before run()
final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "missing COMMAND: scan, similar, rag, stream, http, kv, embed, gate, dump, volume, cap, cascade or reconcile");
    }

    @Command(
            name = "scan",
            showDefaultValues = true,
            description = "Time the exact search of the index beside float32 scans of the same rows.")
    int scan(
            @Option(names = "--vectors", defaultValue = "100000", description = "Rows of the index.") int vectors,
            @Option(names = "--dimensions", defaultValue = "384", description = "Components of a vector.")
                    int dimensions,
            @Option(names = "--k", defaultValue = "10", description = "Neighbours of each search.") int k,
            @Option(names = "--threads", defaultValue = "1", description = "Threads of each search.") int threads,
            @Option(
                            names = "--data",
                            defaultValue = "random",
                            paramLabel = "random|FILE",
                            description =
                                    "FILE: little-endian float32 rows, repeated with noise as needed; queries are held out.")
                    String data,
            @Mixin OutputOption output)
            throws IOException, InterruptedException {
        return print(
                output,
                ScanBench.run(setting(() -> new ScanBench.Setting(
                        vectors, dimensions, k, threads, data.equals("random") ? null : Path.of(data)))));
    }

    @Command(
            name = "rag",
            showDefaultValues = true,
            description = "Play requests with repeated texts on a slow API, and count what the provider was asked.")
    int rag(
            @Option(names = "--requests", defaultValue = "1000", description = "Requests in all.") int requests,
            @Option(names = "--repeat", defaultValue = "0.8", description = "Share of repeated texts.") double repeat,
            @Option(names = "--latency-ms", defaultValue = "50", description = "Latency of the API.") int latencyMs,
            @Option(names = "--callers", defaultValue = "1", description = "Callers at the same time.") int callers,
            @Mixin WarmUpOption warmUp,
            @Mixin OutputOption output)
            throws InterruptedException {
        return print(
                output,
                RagBench.run(setting(() -> new RagBench.Setting(
                        requests, repeat, Duration.ofMillis(latencyMs), callers, warmUp.longest()))));
    }

    @Command(
            name = "stream",
            showDefaultValues = true,
            description = "Compare hits through the topics with a plain pass-through topology.")
    int stream(@Mixin LoadOptions load, @Mixin OutputOption output) throws InterruptedException {
        return print(output, StreamBench.run(setting(load::setting)));
    }

    @Command(
            name = "http",
            showDefaultValues = true,
            description = "Time hits over HTTP beside a loaded stream, and with a provider that is dead or hangs.")
    int http(@Mixin LoadOptions load, @Mixin OutputOption output) throws InterruptedException {
        return print(output, HttpBench.run(setting(load::setting)));
    }

    @Command(
            name = "kv",
            showDefaultValues = true,
            description =
                    "Time reads of values under names over HTTP, beside a redis-server of this machine if there is one.")
    int kv(
            @Option(names = "--entries", defaultValue = "10000", description = "Values that are read.") int entries,
            @Option(names = "--value-bytes", defaultValue = "2048", description = "Bytes of a value.") int valueBytes,
            @Option(names = "--connections", defaultValue = "16", description = "Connections at the same time.")
                    int connections,
            @Option(names = "--batch", defaultValue = "100", description = "Values of one call.") int batch,
            @Option(names = "--seconds", defaultValue = "2", description = "Time of all connections in one round.")
                    int seconds,
            @Mixin WarmUpOption warmUp,
            @Mixin OutputOption output)
            throws InterruptedException {
        return print(
                output,
                KvBench.run(setting(() -> new KvBench.Setting(
                        entries, valueBytes, connections, batch, Duration.ofSeconds(seconds), warmUp.longest()))));
    }

    @Command(
            name = "similar",
            showDefaultValues = true,
            description = "Compare searches over HTTP with the bare search of an index over the same vectors.")
    int similar(
            @Option(names = "--vectors", defaultValue = "100000", description = "Entries in the node.") int vectors,
            @Option(names = "--dimensions", defaultValue = "384", description = "Components of a vector.")
                    int dimensions,
            @Option(names = "--partitions", defaultValue = "4", description = "Partitions of every topic.")
                    int partitions,
            @Option(names = "--k", defaultValue = "10", description = "Matches of a search.") int k,
            @Option(names = "--queries", defaultValue = "1000", description = "Searches of each side.") int queries,
            @Mixin OutputOption output)
            throws InterruptedException {
        return print(
                output,
                SimilarBench.run(setting(() -> new SimilarBench.Setting(vectors, dimensions, partitions, k, queries))));
    }

    @Command(
            name = "embed",
            showDefaultValues = true,
            description = "Compare the local model with a direct ONNX Runtime loop over the same texts.")
    int embed(
            @Option(names = "--texts", defaultValue = "512", description = "Texts of one round.") int texts,
            @Option(names = "--rounds", defaultValue = "5", description = "Rounds.") int rounds,
            @Option(names = "--calls", defaultValue = "2", description = "Calls at the same time.") int calls,
            @Mixin OutputOption output)
            throws InterruptedException {
        return print(output, EmbedBench.run(setting(() -> new EmbedBench.Setting(texts, rounds, calls))));
    }

    @Command(
            name = "gate",
            showDefaultValues = true,
            description = {
                "Count false hits of payload lookups with the local model, before and after the gate,",
                "and the paraphrases that are lost to it."
            })
    int gate(
            @Option(
                            names = "--min-score",
                            defaultValue = Option.NULL_VALUE,
                            paramLabel = "SCORE",
                            description = "Least cosine similarity of a hit (default: that of the settings).")
                    @Nullable Float minScore,
            @Mixin OutputOption output)
            throws InterruptedException {
        return print(output, GateBench.run(setting(() -> GateBench.Setting.of(minScore))));
    }

    @Command(
            name = "dump",
            showDefaultValues = true,
            description = {
                "Time an export beside a plain copy of the changelog, and an import beside a pass-through",
                "of the same bytes over the same broker."
            })
    int dump(
            @Option(names = "--entries", defaultValue = "100000", description = "Entries in all.") int entries,
            @Option(names = "--dimensions", defaultValue = "256", description = "Components of a vector.")
                    int dimensions,
            @Option(names = "--partitions", defaultValue = "4", description = "Partitions of every topic.")
                    int partitions,
            @Option(names = "--rounds", defaultValue = "4", description = "Rounds; the first is not counted.")
                    int rounds,
            @Mixin OutputOption output)
            throws InterruptedException {
        return print(
                output, DumpBench.run(setting(() -> new DumpBench.Setting(entries, dimensions, partitions, rounds))));
    }

    @Command(
            name = "volume",
            showDefaultValues = true,
            description =
                    "Put many entries into a node of its own process, and weigh it in memory and on disk (Linux).")
    int volume(
            @Option(names = "--entries", defaultValue = "1000000", description = "Entries in all.") int entries,
            @Option(names = "--dimensions", defaultValue = "384", description = "Components of a vector.")
                    int dimensions,
            @Option(names = "--partitions", defaultValue = "4", description = "Partitions of every topic.")
                    int partitions,
            @Option(names = "--heap-mb", defaultValue = "512", description = "Heap of the node, its -Xmx.") int heapMb,
            @Option(names = "--no-search", description = "With namespaces.default.search=false.") boolean noSearch,
            @Mixin OutputOption output)
            throws InterruptedException {
        return print(
                output,
                VolumeBench.run(
                        setting(() -> new VolumeBench.Setting(entries, dimensions, partitions, heapMb, !noSearch))));
    }

    @Command(
            name = "cap",
            showDefaultValues = true,
            description = "Write at full speed into a namespace with a byte cap, and tell how closely the cap is kept.")
    int cap(
            @Option(names = "--max-bytes", defaultValue = "134217728", description = "Cap of the namespace.")
                    long maxBytes,
            @Option(names = "--seconds", defaultValue = "60", description = "Time of writing.") int seconds,
            @Option(names = "--dimensions", defaultValue = "384", description = "Components of a vector.")
                    int dimensions,
            @Option(names = "--partitions", defaultValue = "4", description = "Partitions of every topic.")
                    int partitions,
            @Mixin OutputOption output)
            throws InterruptedException {
        return print(
                output,
                CapBench.run(setting(
                        () -> new CapBench.Setting(maxBytes, Duration.ofSeconds(seconds), dimensions, partitions))));
    }

    @Command(
            name = "cascade",
            showDefaultValues = true,
            description =
                    "Invalidate a source of a random graph with all that depends on it, and compare with a model.")
    int cascade(
            @Option(names = "--sources", defaultValue = "10000", description = "Sources, each with one entry.")
                    int sources,
            @Option(names = "--edges", defaultValue = "50000", description = "Edges between sources.") int edges,
            @Option(names = "--partitions", defaultValue = "8", description = "Partitions of every topic.")
                    int partitions,
            @Option(names = "--rounds", defaultValue = "2", description = "Times it is done; the last one counts.")
                    int rounds,
            @Option(names = "--seed", defaultValue = "1", description = "Of the graph.") long seed,
            @Mixin OutputOption output)
            throws InterruptedException {
        return print(
                output,
                CascadeBench.run(setting(() -> new CascadeBench.Setting(sources, edges, partitions, rounds, seed))));
    }

    @Command(
            name = "reconcile",
            showDefaultValues = true,
            description = "Compare a source whose items have not changed.")
    int reconcile(
            @Option(names = "--items", defaultValue = "10000", description = "Items of the source.") int items,
            @Option(names = "--partitions", defaultValue = "8", description = "Partitions of every topic.")
                    int partitions,
            @Option(names = "--rounds", defaultValue = "200", description = "Comparisons that are timed.") int rounds,
            @Mixin WarmUpOption warmUp,
            @Mixin OutputOption output)
            throws InterruptedException {
        return print(
                output,
                ReconcileBench.run(
                        setting(() -> new ReconcileBench.Setting(items, partitions, rounds, warmUp.longest()))));
    }

    /** A setting out of range is bad usage. */
    private <T> T setting(Supplier<T> setting) {
        try {
            return setting.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int print(OutputOption output, Map<String, Object> result) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(OutputOption.json(result));
        } else {
            int width = result.keySet().stream().mapToInt(String::length).max().orElse(1);
            result.forEach((name, value) -> out.printf("%-" + width + "s  %s%n", name, value));
        }
        out.flush();
        return ExitCode.OK;
    }
}
