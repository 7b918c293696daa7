package io.semcache.app;

import io.semcache.app.metrics.Metrics;
import io.semcache.config.Secret;
import io.semcache.config.Settings;
import io.semcache.fetch.FetchWorker;
import io.semcache.fetch.provider.Providers;
import io.semcache.serdes.CacheSerdes;
import io.semcache.server.routing.RemoteFlights;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A process with the fetch stage alone: no store, no HTTP. */
public final class FetchNode implements AutoCloseable {

    private final Closers closers;
    private final FetchWorker worker;

    private FetchNode(Closers closers, FetchWorker worker) {
        this.closers = closers;
        this.worker = worker;
    }

    /**
     * Starts to fetch.
     *
     * @param providers closed by this
     * @throws StartupException with a sentence for the person who started it
     */
    public static FetchNode start(Settings settings, Providers providers) throws InterruptedException {
        Closers closers = new Closers();
        try {
            closers.add(providers);
            return wire(settings, providers, closers);
        } catch (RuntimeException | InterruptedException e) {
            closers.close();
            throw e;
        }
    }

    private static FetchNode wire(Settings settings, Providers providers, Closers closers) throws InterruptedException {
        Secret secret = settings.peer().secret();
        if (secret == null || settings.peer().nodes().isEmpty()) {
            throw new StartupException("the fetch stage alone has to ask nodes whether a fetch is still owed:"
                    + " set peer.nodes and peer.secret");
        }
        ClusterSetup.prepare(settings);
        Clock clock = Clock.systemUTC();
        Metrics metrics = closers.add(new Metrics(settings.namespaces().keySet()));
        CacheSerdes serdes = closers.add(new CacheSerdes(settings.schemaRegistry()));
        RemoteFlights flights = closers.add(new RemoteFlights(settings.peer().nodes(), secret, clock));
        FetchWorker worker = closers.add(new FetchWorker(
                settings, serdes, providers::forModel, new OwnerFlightCheck(flights), metrics.cache(), clock));
        worker.start();
        return new FetchNode(closers, worker);
    }

    /** Done when the worker cannot go on. */
    public CompletableFuture<@Nullable Void> stopped() {
        return worker.stopped();
    }

    @Override
    public void close() {
        closers.close();
    }
}
