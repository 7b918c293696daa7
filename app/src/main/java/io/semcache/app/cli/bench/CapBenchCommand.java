package io.semcache.app.cli.bench;

import io.semcache.app.bench.CapBench;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "cap",
        showDefaultValues = true,
        description = "Write at full speed into a namespace with a byte cap, and tell how closely the cap is kept.")
final class CapBenchCommand extends BenchmarkCommand<CapBench.Setting> {

    @Option(names = "--max-bytes", defaultValue = "134217728", description = "Cap of the namespace.")
    private long maxBytes;

    @Option(names = "--seconds", defaultValue = "60", description = "Time of writing.")
    private int seconds;

    @Option(names = "--dimensions", defaultValue = "384", description = "Components of a vector.")
    private int dimensions;

    @Option(names = "--partitions", defaultValue = "4", description = "Partitions of every topic.")
    private int partitions;

    @Override
    CapBench.Setting setting() {
        return new CapBench.Setting(maxBytes, Duration.ofSeconds(seconds), dimensions, partitions);
    }

    @Override
    Map<String, Object> run(CapBench.Setting setting) throws InterruptedException {
        return CapBench.run(setting);
    }
}
