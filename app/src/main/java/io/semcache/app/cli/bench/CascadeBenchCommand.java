package io.semcache.app.cli.bench;

import io.semcache.app.bench.CascadeBench;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "cascade",
        showDefaultValues = true,
        description = "Invalidate a source of a random graph with all that depends on it, and compare with a model.")
final class CascadeBenchCommand extends BenchmarkCommand<CascadeBench.Setting> {

    @Option(names = "--sources", defaultValue = "10000", description = "Sources, each with one entry.")
    private int sources;

    @Option(names = "--edges", defaultValue = "50000", description = "Edges between sources.")
    private int edges;

    @Option(names = "--partitions", defaultValue = "8", description = "Partitions of every topic.")
    private int partitions;

    @Option(names = "--rounds", defaultValue = "2", description = "Times it is done; the last one counts.")
    private int rounds;

    @Option(names = "--seed", defaultValue = "1", description = "Of the graph.")
    private long seed;

    @Override
    CascadeBench.Setting setting() {
        return new CascadeBench.Setting(sources, edges, partitions, rounds, seed);
    }

    @Override
    Map<String, Object> run(CascadeBench.Setting setting) throws InterruptedException {
        return CascadeBench.run(setting);
    }
}
