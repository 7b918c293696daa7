package io.semcache.app.cli.bench;

import io.semcache.app.bench.DumpBench;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "dump",
        showDefaultValues = true,
        description = {
            "Time an export beside a plain copy of the changelog, and an import beside a pass-through",
            "of the same bytes over the same broker."
        })
final class DumpBenchCommand extends BenchmarkCommand<DumpBench.Setting> {

    @Option(names = "--entries", defaultValue = "100000", description = "Entries in all.")
    private int entries;

    @Option(names = "--dimensions", defaultValue = "256", description = "Components of a vector.")
    private int dimensions;

    @Option(names = "--partitions", defaultValue = "4", description = "Partitions of every topic.")
    private int partitions;

    @Option(names = "--rounds", defaultValue = "4", description = "Rounds; the first is not counted.")
    private int rounds;

    @Override
    DumpBench.Setting setting() {
        return new DumpBench.Setting(entries, dimensions, partitions, rounds);
    }

    @Override
    Map<String, Object> run(DumpBench.Setting setting) throws InterruptedException {
        return DumpBench.run(setting);
    }
}
