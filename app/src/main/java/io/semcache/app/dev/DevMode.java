package io.semcache.app.dev;

import io.semcache.app.Closers;
import io.semcache.app.Logs;
import io.semcache.app.Node;
import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A broker, a registry and a node with its fetch stage, in the foreground. */
public final class DevMode implements AutoCloseable {

    private final Closers closers = new Closers();

    private DevMode() {}

    /**
     * Starts everything and returns when requests are answered.
     *
     * @param progress takes a line for the person who waits
     */
    public static DevMode start(DevOptions options, Consumer<String> progress) throws InterruptedException {
        long started = System.nanoTime();
        String kafka = options.bootstrap() == null ? "127.0.0.1:" + options.kafkaPort() : options.bootstrap();
        String registry =
                options.registryUrl() == null ? "http://127.0.0.1:" + options.registryPort() : options.registryUrl();
        SettingsReader.read(
                DevSettings.of(options, options.dataDir(), kafka, registry)); // mistakes before anything starts
        DevMode dev = new DevMode();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            DataFolder folder = dev.closers.add(DataFolder.open(options.dataDir()));
            Logs.toFile(folder.log());
            progress.accept("data and log in " + options.dataDir());
            progress.accept("starting Kafka and the schema registry");
            DevCluster cluster = dev.closers.add(DevCluster.start(options, folder, executor));
            Settings settings = SettingsReader.read(DevSettings.of(
                    options,
                    folder.state(),
                    cluster.broker().address(),
                    cluster.registry().address()));
            progress.accept("starting the node");
            Node node = dev.closers.add(Node.start(settings));
            progress.accept(Banner.text(settings, node.url(), Duration.ofNanos(System.nanoTime() - started)));
            return dev;
        } catch (RuntimeException | InterruptedException e) {
            dev.close();
            throw e;
        }
    }

    /** Stops everything in reverse. */
    @Override
    public void close() {
        closers.close();
    }
}
