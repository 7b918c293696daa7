package io.semcache.app.cli.bench;

import io.semcache.app.bench.KvBench;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "kv",
        showDefaultValues = true,
        description =
                "Time reads of values under names over HTTP, beside a redis-server of this machine if there is one.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class KvBenchCommand extends BenchmarkCommand<KvBench.Setting> {

    @Option(names = "--entries", defaultValue = "10000", description = "Values that are read.")
    private int entries;

    @Option(names = "--value-bytes", defaultValue = "2048", description = "Bytes of a value.")
    private int valueBytes;

    @Option(names = "--connections", defaultValue = "16", description = "Connections at the same time.")
    private int connections;

    @Option(names = "--batch", defaultValue = "100", description = "Values of one call.")
    private int batch;

    @Option(names = "--seconds", defaultValue = "2", description = "Time of all connections in one round.")
    private int seconds;

    @Mixin
    private WarmUpOption warmUp;

    @Override
    KvBench.Setting setting() {
        return new KvBench.Setting(
                entries, valueBytes, connections, batch, Duration.ofSeconds(seconds), warmUp.longest());
    }

    @Override
    Map<String, Object> run(KvBench.Setting setting) throws InterruptedException {
        return KvBench.run(setting);
    }
}
