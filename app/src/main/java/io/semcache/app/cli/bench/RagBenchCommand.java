package io.semcache.app.cli.bench;

import io.semcache.app.bench.RagBench;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rag",
        showDefaultValues = true,
        description = "Play requests with repeated texts on a slow API, and count what the provider was asked.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class RagBenchCommand extends BenchmarkCommand<RagBench.Setting> {

    @Option(names = "--requests", defaultValue = "1000", description = "Requests in all.")
    private int requests;

    @Option(names = "--repeat", defaultValue = "0.8", description = "Share of repeated texts.")
    private double repeat;

    @Option(names = "--latency-ms", defaultValue = "50", description = "Latency of the API.")
    private int latencyMs;

    @Option(names = "--callers", defaultValue = "1", description = "Callers at the same time.")
    private int callers;

    @Mixin
    private WarmUpOption warmUp;

    @Override
    RagBench.Setting setting() {
        return new RagBench.Setting(requests, repeat, Duration.ofMillis(latencyMs), callers, warmUp.longest());
    }

    @Override
    Map<String, Object> run(RagBench.Setting setting) throws InterruptedException {
        return RagBench.run(setting);
    }
}
