package io.semcache.app.dev;

import io.semcache.app.Closers;
import io.semcache.app.ListenAddress;
import io.semcache.app.Logs;
import io.semcache.app.Node;
import io.semcache.app.NodeSettings;
import io.semcache.app.StartupException;
import io.semcache.config.Settings;
import io.semcache.fetch.provider.Providers;
import io.semcache.topology.runtime.Faults;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A broker, a registry and a node with its fetch stage, in the foreground. */
public final class DevMode implements AutoCloseable {

    private static final Duration READY_TIMEOUT = Duration.ofMinutes(10);
    private static final String LOOPBACK = "127.0.0.1";

    private final Closers closers;
    private final Node node;

    private DevMode(Closers closers, Node node) {
        this.closers = closers;
        this.node = node;
    }

    /**
     * Starts everything and returns when requests are answered.
     *
     * @param progress takes a line for the person who waits
     * @throws StartupException with the option to change when a port or the data folder is in use
     */
    public static DevMode start(DevOptions options, Consumer<String> progress) throws InterruptedException {
        Closers closers = new Closers();
        try {
            return start(options, progress, closers);
        } catch (RuntimeException | InterruptedException e) {
            closers.close();
            throw e;
        }
    }

    private static DevMode start(DevOptions options, Consumer<String> progress, Closers closers)
            throws InterruptedException {
        long started = System.nanoTime();
        // Mistakes are told before anything starts.
        Settings planned = NodeSettings.read(DevSettings.planned(options));
        requireFreePorts(options, planned);
        DataFolder folder = closers.add(DataFolder.open(options.dataDir()));
        Logs.toFile(folder.log());
        progress.accept("data in " + options.dataDir() + ", log in " + folder.log());

        progress.accept("starting Kafka, the schema registry and the model");
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Providers> providers = executor.submit(() -> Providers.open(planned.models()));
            DevCluster cluster = closers.add(DevCluster.start(options, folder, executor));
            Settings settings = NodeSettings.read(DevSettings.of(
                    options,
                    folder.state(),
                    cluster.broker().address(),
                    cluster.registry().address()));

            progress.accept("starting the node");
            Node node = closers.add(Node.start(settings, loaded(providers), Faults.NONE));
            node.awaitReady(READY_TIMEOUT);
            progress.accept(Banner.text(settings, node.url(), Duration.ofNanos(System.nanoTime() - started)));
            return new DevMode(closers, node);
        }
    }

    private static void requireFreePorts(DevOptions options, Settings planned) {
        new ListenAddress(planned.server().host(), planned.server().port()).requireFree("--port");
        if (options.bootstrap() == null) {
            new ListenAddress(LOOPBACK, options.kafkaPort()).requireFree("--kafka-port");
        }
        if (options.registryUrl() == null) {
            new ListenAddress(LOOPBACK, options.registryPort()).requireFree("--registry-port");
        }
    }

    private static Providers loaded(Future<Providers> providers) throws InterruptedException {
        try {
            return providers.get();
        } catch (ExecutionException e) {
            throw new StartupException("the model cannot be loaded: " + e.getCause(), e);
        }
    }

    /** Done when the node has given up processing. */
    public CompletableFuture<@Nullable Void> stopped() {
        return node.stopped();
    }

    /** Stops everything in reverse. */
    @Override
    public void close() {
        closers.close();
    }
}
