package io.semcache.app.cli;

import io.semcache.app.Logs;
import io.semcache.app.Node;
import io.semcache.app.NodeSettings;
import io.semcache.config.Settings;
import io.semcache.fetch.provider.Providers;
import io.semcache.topology.Faults;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "serve", description = "Run a node on Kafka and a schema registry of your own.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        Settings settings = NodeSettings.read(config.source());
        Logs.toConsole();
        return Foreground.run(() -> {
            Node node = Node.start(settings, Providers.open(settings.models()), Faults.NONE);
            return new Foreground.Running(node::close, node.stopped());
        });
    }
}
