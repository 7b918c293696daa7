package io.semcache.app.cli.bench;

import io.semcache.app.bench.ReconcileBench;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "reconcile", showDefaultValues = true, description = "Compare a source whose items have not changed.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ReconcileBenchCommand extends BenchmarkCommand<ReconcileBench.Setting> {

    @Option(names = "--items", defaultValue = "10000", description = "Items of the source.")
    private int items;

    @Option(names = "--partitions", defaultValue = "8", description = "Partitions of every topic.")
    private int partitions;

    @Option(names = "--rounds", defaultValue = "200", description = "Comparisons that are timed.")
    private int rounds;

    @Mixin
    private WarmUpOption warmUp;

    @Override
    ReconcileBench.Setting setting() {
        return new ReconcileBench.Setting(items, partitions, rounds, warmUp.longest());
    }

    @Override
    Map<String, Object> run(ReconcileBench.Setting setting) throws InterruptedException {
        return ReconcileBench.run(setting);
    }
}
