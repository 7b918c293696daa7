package io.semcache.app.cli;

import io.semcache.app.FetchNode;
import io.semcache.app.Logs;
import io.semcache.app.Node;
import io.semcache.app.NodeSettings;
import io.semcache.config.Settings;
import io.semcache.config.Settings.Role;
import io.semcache.fetch.provider.Providers;
import io.semcache.topology.runtime.Faults;
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
        return Foreground.run(() -> settings.roles().contains(Role.CACHE) ? node(settings) : fetchStage(settings));
    }

    private static Foreground.Running node(Settings settings) throws InterruptedException {
        Node node = Node.start(settings, Providers.open(settings.models()), Faults.NONE);
        return new Foreground.Running(node::close, node.stopped());
    }

    private static Foreground.Running fetchStage(Settings settings) throws InterruptedException {
        FetchNode node = FetchNode.start(settings, Providers.open(settings.models()));
        return new Foreground.Running(node::close, node.stopped());
    }
}
