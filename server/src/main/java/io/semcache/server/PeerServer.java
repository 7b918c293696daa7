package io.semcache.server;

import io.semcache.config.Secret;
import io.semcache.config.Settings;
import io.semcache.server.http.Listener;
import io.semcache.server.peer.PeerApi;
import io.semcache.server.peer.PeerService;
import java.time.Clock;

/** The listener for other nodes. Listens once it is made; {@link #close} lets questions under way finish. */
public final class PeerServer implements AutoCloseable {

    /** Events beside their texts: identity, tags, keys. A batch of short texts is mostly that. */
    private static final int OVERHEAD_FACTOR = 8;

    private final Listener listener;

    /** @param secret that every asking node must know */
    public PeerServer(Settings settings, Secret secret, PeerService service, Clock clock) {
        PeerApi api = new PeerApi(service, secret, settings.server().maxRequestTimeout(), clock);
        listener = new Listener(
                settings.peer().host(),
                settings.peer().port(),
                (long) settings.limits().bodyBytes() * OVERHEAD_FACTOR,
                api.routing());
    }

    /** The port that is listened on. */
    public int port() {
        return listener.port();
    }

    @Override
    public void close() {
        listener.close();
    }
}
