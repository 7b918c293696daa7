package io.semcache.app.dev;

import io.semcache.app.StartupException;
import io.semcache.devkit.BusyPortException;
import io.semcache.devkit.DevBroker;
import io.semcache.devkit.DevRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The broker and the registry of dev mode, or those that the user runs already.
 *
 * @param broker where Kafka is, and how to stop it
 * @param registry where the schema registry is, and how to stop it
 */
record DevCluster(Service broker, Service registry) implements AutoCloseable {

    /** Something that runs somewhere; {@code stop} does nothing for what the user runs. */
    record Service(String address, Runnable stop) {

        static Service of(String address) {
            return new Service(address, () -> {});
        }
    }

    /**
     * Starts what the options do not name, both at the same time, and returns when both take requests.
     *
     * @throws StartupException with the option to change when a port is busy
     */
    static DevCluster start(DevOptions options, DataFolder folder, Executor executor) {
        CompletableFuture<Service> broker =
                CompletableFuture.supplyAsync(naming("--kafka-port", () -> broker(options, folder)), executor);
        CompletableFuture<Service> registry =
                CompletableFuture.supplyAsync(naming("--registry-port", () -> registry(options, folder)), executor);
        try {
            CompletableFuture.allOf(broker, registry).join();
            return new DevCluster(broker.join(), registry.join());
        } catch (CompletionException e) {
            stopIfStarted(broker);
            stopIfStarted(registry);
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static void stopIfStarted(CompletableFuture<Service> service) {
        if (!service.isCompletedExceptionally()) {
            service.join().stop().run();
        }
    }

    private static Service broker(DevOptions options, DataFolder folder) {
        if (options.bootstrap() != null) {
            return Service.of(options.bootstrap());
        }
        DevBroker broker = DevBroker.start(folder.kafka(), options.kafkaPort());
        return new Service(broker.bootstrapServers(), broker::close);
    }

    private static Service registry(DevOptions options, DataFolder folder) {
        if (options.registryUrl() != null) {
            return Service.of(options.registryUrl());
        }
        DevRegistry registry = DevRegistry.start(folder.registry(), options.registryPort());
        return new Service(registry.url(), registry::close);
    }

    private static Supplier<Service> naming(String option, Supplier<Service> start) {
        return () -> {
            try {
                return start.get();
            } catch (BusyPortException e) {
                throw new StartupException(e.getMessage() + "; choose another one with " + option, e);
            }
        };
    }

    @Override
    public void close() {
        Thread registryStop = Thread.ofVirtual().start(registry.stop());
        broker.stop().run();
        try {
            registryStop.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
