package io.semcache.app.cli.bench;

import io.semcache.app.bench.HttpBench;
import io.semcache.app.bench.LoadSetting;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "http",
        showDefaultValues = true,
        description = "Time hits over HTTP beside a loaded stream, and with a provider that is dead or hangs.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class HttpBenchCommand extends BenchmarkCommand<LoadSetting> {

    @Mixin
    private LoadOptions load;

    @Override
    LoadSetting setting() {
        return load.setting();
    }

    @Override
    Map<String, Object> run(LoadSetting setting) throws InterruptedException {
        return HttpBench.run(setting);
    }
}
