package io.semcache.app.cli;

import io.semcache.app.Logs;
import io.semcache.app.Node;
import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(name = "serve", description = "Run a node on Kafka and a schema registry of your own.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() throws Exception {
        Settings settings = SettingsReader.read(config.source());
        Logs.toConsole();
        Foreground.run(() -> Node.start(settings));
        return ExitCode.OK;
    }
}
