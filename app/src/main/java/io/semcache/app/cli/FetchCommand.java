package io.semcache.app.cli;

import io.semcache.app.FetchNode;
import io.semcache.app.Logs;
import io.semcache.app.NodeSettings;
import io.semcache.config.Settings;
import io.semcache.fetch.provider.Providers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "fetch", description = "Run only the fetch stage, which calls the providers.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class FetchCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        Settings settings = NodeSettings.read(config.source());
        Logs.toConsole();
        return Foreground.run(() -> {
            FetchNode node = FetchNode.start(settings, Providers.open(settings.models()));
            return new Foreground.Running(node::close, node.stopped());
        });
    }
}
