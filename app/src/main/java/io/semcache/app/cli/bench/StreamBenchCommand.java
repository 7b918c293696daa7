package io.semcache.app.cli.bench;

import io.semcache.app.bench.LoadSetting;
import io.semcache.app.bench.StreamBench;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "stream",
        showDefaultValues = true,
        description = "Compare hits through the topics with a plain pass-through topology.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class StreamBenchCommand extends BenchmarkCommand<LoadSetting> {

    @Mixin
    private LoadOptions load;

    @Override
    LoadSetting setting() {
        return load.setting();
    }

    @Override
    Map<String, Object> run(LoadSetting setting) throws InterruptedException {
        return StreamBench.run(setting);
    }
}
