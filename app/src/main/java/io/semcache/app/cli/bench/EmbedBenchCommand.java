package io.semcache.app.cli.bench;

import io.semcache.app.bench.EmbedBench;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "embed",
        showDefaultValues = true,
        description = "Compare the local model with a direct ONNX Runtime loop over the same texts.")
final class EmbedBenchCommand extends BenchmarkCommand<EmbedBench.Setting> {

    @Option(names = "--texts", defaultValue = "512", description = "Texts of one round.")
    private int texts;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds.")
    private int rounds;

    @Option(names = "--calls", defaultValue = "2", description = "Calls at the same time.")
    private int calls;

    @Override
    EmbedBench.Setting setting() {
        return new EmbedBench.Setting(texts, rounds, calls);
    }

    @Override
    Map<String, Object> run(EmbedBench.Setting setting) throws InterruptedException {
        return EmbedBench.run(setting);
    }
}
