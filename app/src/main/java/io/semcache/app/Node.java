package io.semcache.app;

import io.semcache.app.metrics.Metrics;
import io.semcache.app.metrics.RestoreProgress;
import io.semcache.app.streams.StreamsRunner;
import io.semcache.config.Secret;
import io.semcache.config.Settings;
import io.semcache.config.Settings.Role;
import io.semcache.fetch.FetchWorker;
import io.semcache.fetch.provider.Providers;
import io.semcache.serdes.CacheSerdes;
import io.semcache.server.HttpServer;
import io.semcache.server.PeerServer;
import io.semcache.server.routing.AnswerBook;
import io.semcache.server.routing.Routing;
import io.semcache.store.VectorStoreMemory;
import io.semcache.topology.CacheTopology;
import io.semcache.topology.runtime.CacheRuntime;
import io.semcache.topology.runtime.Faults;
import io.semcache.topology.runtime.LocalAnswers;
import io.semcache.topology.runtime.ServingPartitions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** A node of the cache: everything is wired here, from settings to HTTP, and closed in reverse. */
public final class Node implements AutoCloseable {

    private static final Duration READY_POLL = Duration.ofMillis(20);

    private final Closers closers;
    private final StreamsRunner streams;
    private final NodeHealth health;
    private final URI url;

    private Node(Closers closers, StreamsRunner streams, NodeHealth health, URI url) {
        this.closers = closers;
        this.streams = streams;
        this.health = health;
        this.url = url;
    }

    /**
     * Starts a node; {@link #awaitReady} tells when every partition serves.
     *
     * @param providers closed by the node
     * @throws StartupException with a sentence for the person who started it
     */
    public static Node start(Settings settings, Providers providers, Faults faults) throws InterruptedException {
        Closers closers = new Closers();
        try {
            closers.add(providers);
            return wire(settings, providers, faults, closers);
        } catch (RuntimeException | InterruptedException e) {
            closers.close();
            throw e;
        }
    }

    private static Node wire(Settings settings, Providers providers, Faults faults, Closers closers)
            throws InterruptedException {
        requireFreePorts(settings);
        ClusterSetup.prepare(settings);

        Clock clock = Clock.systemUTC();
        Metrics metrics = closers.add(new Metrics(settings.namespaces().keySet()));
        VectorStoreMemory memory = closers.add(new VectorStoreMemory(
                settings.store().blockCacheBytes(),
                settings.store().writeBufferBytes(),
                settings.store().heapTierBytes()));
        CacheSerdes serdes = closers.add(new CacheSerdes(settings.schemaRegistry()));

        ServingPartitions serving = new ServingPartitions();
        LocalAnswers answers = new LocalAnswers(serving);
        AnswerBook book = closers.add(AnswerBook.open(settings, serdes, metrics.cache(), clock));
        CacheRuntime runtime = new CacheRuntime(
                clock,
                metrics.cache(),
                answers,
                serving,
                faults,
                book,
                new ServingPartitions(),
                StateDisk.of(settings.stateDir(), settings.store().minFreeBytes()));
        RestoreProgress restore = new RestoreProgress();
        String address = address(settings.peer());
        StreamsRunner streams = closers.add(StreamsRunner.start(
                settings, () -> CacheTopology.build(settings, serdes, memory, runtime), restore, address, clock));
        metrics.watch(streams::streams, serving, memory, restore);

        Routing routing = closers.add(new Routing(
                settings,
                serdes,
                runtime,
                memory,
                streams.streams(),
                address,
                name(settings, address),
                metrics.cache()));
        Secret secret = settings.peer().secret();
        if (secret != null) {
            closers.add(new PeerServer(settings, secret, routing.peerService(), clock));
        }
        if (settings.roles().contains(Role.FETCH)) {
            closers.add(new FetchWorker(
                            settings,
                            serdes,
                            providers::forModel,
                            new OwnerFlightCheck(routing.flights()),
                            metrics.cache(),
                            clock))
                    .start();
        }
        NodeHealth health = new NodeHealth(streams, serving, settings.topics().events());
        HttpServer http = closers.add(http(settings, routing, health, metrics, clock));
        return new Node(closers, streams, health, url(settings.server(), http.port()));
    }

    private static HttpServer http(
            Settings settings, Routing routing, NodeHealth health, Metrics metrics, Clock clock) {
        try {
            return new HttpServer(
                    settings, routing.services(), health, metrics::scrape, metrics.cache(), metrics.payloads(), clock);
        } catch (IllegalArgumentException e) { // the certificate
            throw new StartupException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireFreePorts(Settings settings) {
        Settings.Server server = settings.server();
        new ListenAddress(server.host(), server.port()).requireFree("server.host and server.port");
        Settings.Peer peer = settings.peer();
        if (peer.secret() != null) {
            new ListenAddress(peer.host(), peer.port()).requireFree("peer.host and peer.port");
        }
    }

    /** Where other nodes find this one; without a secret nobody asks. */
    private static String address(Settings.Peer peer) {
        String advertised = peer.advertised();
        return advertised != null ? advertised : peer.host() + ":" + peer.port();
    }

    /** What answers call this node: its address for peers; one that listens for none is known by that of its API. */
    private static String name(Settings settings, String address) {
        return address.endsWith(":0")
                ? settings.server().host() + ":" + settings.server().port()
                : address;
    }

    private static URI url(Settings.Server server, int port) {
        String host = server.host();
        String literal = host.contains(":") ? "[" + host + "]" : host;
        return URI.create((server.tls() == null ? "http://" : "https://") + literal + ":" + port);
    }

    /**
     * Returns when every local partition serves.
     *
     * @throws StartupException if it does not in this time, or stream processing has stopped
     */
    public void awaitReady(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (String why = health.notReady(); why != null; why = health.notReady()) {
            if (health.notLive() != null || System.nanoTime() - deadline > 0) {
                throw new StartupException("the node is not ready: " + why + "; its log says more");
            }
            Thread.sleep(READY_POLL);
        }
    }

    /** Base URL of the HTTP API. */
    public URI url() {
        return url;
    }

    /** For queries about this node's stores. */
    public KafkaStreams streams() {
        return streams.streams();
    }

    /** Done when this node has given up processing; the process should end and be started anew. */
    public CompletableFuture<@Nullable Void> stopped() {
        return streams.stopped();
    }

    @Override
    public void close() {
        closers.close();
    }
}
