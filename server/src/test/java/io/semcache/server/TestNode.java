package io.semcache.server;

import io.semcache.config.Secret;
import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import io.semcache.serdes.CacheSerdes;
import io.semcache.server.http.Health;
import io.semcache.server.http.RequestListener;
import io.semcache.server.routing.Routing;
import io.semcache.server.similarity.SimilarityListener;
import io.semcache.server.similarity.payload.PayloadListener;
import io.semcache.store.VectorStoreMemory;
import io.semcache.topology.CacheTopology;
import io.semcache.topology.runtime.CacheListener;
import io.semcache.topology.runtime.CacheRuntime;
import io.semcache.topology.runtime.Faults;
import io.semcache.topology.runtime.LocalAnswers;
import io.semcache.topology.runtime.ServingPartitions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/** A node with everything but a fetch stage, in this JVM. */
public final class TestNode implements AutoCloseable {

    private static final Health WELL = new Health() {
        @Override
        public @Nullable String notLive() {
            return null;
        }

        @Override
        public @Nullable String notReady() {
            return null;
        }

        @Override
        public @Nullable String notStarted() {
            return null;
        }
    };

    private final ServingPartitions serving = new ServingPartitions();
    private final Settings settings;
    private final CacheSerdes serdes;
    private final VectorStoreMemory memory;
    private final KafkaStreams streams;
    private final Routing routing;
    private final PeerServer peers;
    private final HttpServer http;

    public TestNode(Map<String, String> values, Path stateDir) throws IOException {
        int peerPort = freePort();
        values.put("state.dir", stateDir.toString());
        values.put("peer.port", Integer.toString(peerPort));
        settings = SettingsReader.read(values);
        serdes = new CacheSerdes(settings.schemaRegistry());
        memory = new VectorStoreMemory(16 << 20, 16 << 20);
        Clock clock = Clock.systemUTC();
        CacheRuntime runtime =
                new CacheRuntime(clock, CacheListener.NONE, new LocalAnswers(serving), serving, Faults.NONE);
        String advertised = "127.0.0.1:" + peerPort;
        streams = new KafkaStreams(
                CacheTopology.build(settings, serdes, memory, runtime), properties(settings, advertised));
        streams.start();
        routing = new Routing(
                settings, serdes, runtime, memory, streams, advertised, advertised, SimilarityListener.NONE);
        Secret secret = Objects.requireNonNull(settings.peer().secret());
        peers = new PeerServer(settings, secret, routing.peerService(), clock);
        http = new HttpServer(
                settings, routing.services(), WELL, () -> "", RequestListener.NONE, PayloadListener.NONE, clock);
    }

    private static Properties properties(Settings settings, String advertised) {
        Properties properties = new Properties();
        properties.putAll(settings.kafka());
        properties.putAll(settings.streams());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, advertised);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "100");
        return properties;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + http.port() + path);
    }

    public String peerAddress() {
        return "127.0.0.1:" + peers.port();
    }

    public Settings settings() {
        return settings;
    }

    public CacheSerdes serdes() {
        return serdes;
    }

    public Routing routing() {
        return routing;
    }

    public Set<Integer> serves() {
        return serving.partitions();
    }

    /** Goes without a word to the group, as a process does that is killed. */
    public void vanish() {
        peers.close();
        http.close();
        streams.close(Duration.ZERO);
    }

    @Override
    public void close() {
        http.close();
        peers.close();
        routing.close();
        streams.close(CloseOptions.timeout(Duration.ofSeconds(10))
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        memory.close();
        serdes.close();
    }
}
