package io.semcache.server;

import io.semcache.config.Settings;
import io.semcache.server.http.Health;
import io.semcache.server.http.HttpApi;
import io.semcache.server.http.Listener;
import io.semcache.server.http.RequestListener;
import io.semcache.server.similarity.payload.PayloadListener;
import io.semcache.server.similarity.payload.PayloadLookup;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** The HTTP API of a node. Listens once it is made; {@link #close} lets requests under way finish for two seconds. */
public final class HttpServer implements AutoCloseable {

    /** What is read of a body too large, so that its sender can read the answer. */
    private static final int OVERSIZE_FACTOR = 4;

    private final PayloadLookup lookup;
    private final Listener listener;

    /**
     * Starts to listen.
     *
     * @param metrics gives the body of {@code GET /metrics}
     * @throws IllegalArgumentException with a sentence if HTTPS is asked for with files that cannot be used
     */
    public HttpServer(
            Settings settings,
            CacheServices services,
            Health health,
            Supplier<String> metrics,
            RequestListener requests,
            PayloadListener payloads,
            Clock clock) {
        lookup = new PayloadLookup(
                services.similar(),
                services.stored(),
                services.embeddings(),
                settings.similar().shadowSampleRate(),
                () -> ThreadLocalRandom.current().nextDouble(),
                payloads,
                clock);
        HttpApi api = new HttpApi(settings, services, lookup, health, metrics, requests, clock);
        listener = new Listener(
                settings.server().host(),
                settings.server().port(),
                settings.server().tls(),
                Math.max(
                        (long) settings.limits().bodyBytes() * OVERSIZE_FACTOR,
                        settings.limits().importBytes()),
                api.routing());
    }

    /** The port that is listened on. */
    public int port() {
        return listener.port();
    }

    @Override
    public void close() {
        listener.close();
        lookup.close();
    }
}
