package io.semcache.app.cli.bench;

import io.semcache.app.bench.GateBench;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "gate",
        showDefaultValues = true,
        description = {
            "Count false hits of payload lookups with the local model, before and after the gate,",
            "and the paraphrases that are lost to it."
        })
final class GateBenchCommand extends BenchmarkCommand<GateBench.Setting> {

    @Option(
            names = "--min-score",
            defaultValue = Option.NULL_VALUE,
            paramLabel = "SCORE",
            description = "Least cosine similarity of a hit (default: that of the settings).")
    private @Nullable Float minScore;

    @Override
    GateBench.Setting setting() {
        return GateBench.Setting.of(minScore);
    }

    @Override
    Map<String, Object> run(GateBench.Setting setting) throws InterruptedException {
        return GateBench.run(setting);
    }
}
