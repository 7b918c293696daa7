package io.semcache.app.cli.bench;

import io.semcache.app.bench.SimilarBench;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "similar",
        showDefaultValues = true,
        description = "Compare searches over HTTP with the bare search of an index over the same vectors.")
final class SimilarBenchCommand extends BenchmarkCommand<SimilarBench.Setting> {

    @Option(names = "--vectors", defaultValue = "100000", description = "Entries in the node.")
    private int vectors;

    @Option(names = "--dimensions", defaultValue = "384", description = "Components of a vector.")
    private int dimensions;

    @Option(names = "--partitions", defaultValue = "4", description = "Partitions of every topic.")
    private int partitions;

    @Option(names = "--k", defaultValue = "10", description = "Matches of a search.")
    private int k;

    @Option(names = "--queries", defaultValue = "1000", description = "Searches of each side.")
    private int queries;

    @Override
    SimilarBench.Setting setting() {
        return new SimilarBench.Setting(vectors, dimensions, partitions, k, queries);
    }

    @Override
    Map<String, Object> run(SimilarBench.Setting setting) throws InterruptedException {
        return SimilarBench.run(setting);
    }
}
