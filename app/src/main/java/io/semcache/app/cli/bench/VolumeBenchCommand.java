package io.semcache.app.cli.bench;

import io.semcache.app.bench.VolumeBench;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "volume",
        showDefaultValues = true,
        description = "Put many entries into a node of its own process, and weigh it in memory and on disk (Linux).")
final class VolumeBenchCommand extends BenchmarkCommand<VolumeBench.Setting> {

    @Option(names = "--entries", defaultValue = "1000000", description = "Entries in all.")
    private int entries;

    @Option(names = "--dimensions", defaultValue = "384", description = "Components of a vector.")
    private int dimensions;

    @Option(names = "--partitions", defaultValue = "4", description = "Partitions of every topic.")
    private int partitions;

    @Option(names = "--heap-mb", defaultValue = "512", description = "Heap of the node, its -Xmx.")
    private int heapMb;

    @Option(names = "--no-search", description = "With namespaces.default.search=false.")
    private boolean noSearch;

    @Override
    VolumeBench.Setting setting() {
        return new VolumeBench.Setting(entries, dimensions, partitions, heapMb, !noSearch);
    }

    @Override
    Map<String, Object> run(VolumeBench.Setting setting) throws InterruptedException {
        return VolumeBench.run(setting);
    }
}
