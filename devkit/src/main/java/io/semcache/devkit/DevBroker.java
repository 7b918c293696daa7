package io.semcache.devkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.fault.FaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker and its KRaft controller in this process, listening on 127.0.0.1 only. Its data folder is
 * formatted once and survives a restart, also one after the process was killed.
 *
 * <p>Put together from the same parts as Kafka's own {@link KafkaRaftServer}, for two reasons: its listeners are bound
 * first (see {@link BoundListeners}), and a broker that fails throws instead of ending the JVM. These parts are
 * internal to Kafka and change with its version; no other class may use them.
 */
public final class DevBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DevBroker.class);
    private static final int NODE_ID = 1;
    private static final String CLIENTS = "PLAINTEXT";
    private static final String CONTROLLER = "CONTROLLER";
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(4);

    private final String bootstrapServers;
    private final Metrics metrics;
    private final BrokerServer broker;
    private final ControllerServer controller;

    private DevBroker(String bootstrapServers, Metrics metrics, BrokerServer broker, ControllerServer controller) {
        this.bootstrapServers = bootstrapServers;
        this.metrics = metrics;
        this.broker = broker;
        this.controller = controller;
    }

    /**
     * Starts a broker and returns when it takes requests.
     *
     * @param dataDir folder of this broker alone, made when it is missing
     * @param port of the listener for clients; 0: any free one
     * @throws BusyPortException when somebody listens on the port
     */
    public static DevBroker start(Path dataDir, int port) {
        return start(dataDir, port, Map.of());
    }

    /**
     * Like {@link #start(Path, int)}, with broker properties of the caller's.
     *
     * @param overrides by broker property, such as {@code log.retention.bytes} to bound every topic's partitions
     */
    public static DevBroker start(Path dataDir, int port, Map<String, String> overrides) {
        try (BoundListeners listeners = new BoundListeners()) {
            String clients = listeners.bind(CLIENTS, port);
            String quorum = listeners.bind(CONTROLLER, 0);
            Path logDir = Files.createDirectories(dataDir).toAbsolutePath();
            Map<String, Object> properties = new HashMap<>(properties(logDir, clients, quorum));
            properties.putAll(overrides);
            if (!Files.exists(logDir.resolve("meta.properties"))) {
                format(logDir);
            }
            return start(clients, new KafkaConfig(properties, false), listeners);
        } catch (IOException e) {
            throw new UncheckedIOException("data folder " + dataDir + " cannot be used", e);
        }
    }

    private static DevBroker start(String clients, KafkaConfig config, BoundListeners listeners) {
        scala.Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> dirs =
                KafkaRaftServer.initializeLogDirs(config, LOG, "");
        Metrics metrics = new Metrics(Time.SYSTEM);
        Map<Integer, InetSocketAddress> voters =
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters());
        SharedServer shared = new SharedServer(
                config,
                dirs._1(),
                Time.SYSTEM,
                metrics,
                CompletableFuture.completedFuture(voters),
                List.of(),
                DevBroker::faultHandler,
                listeners);
        DevBroker started = new DevBroker(
                clients,
                metrics,
                new BrokerServer(shared),
                new ControllerServer(shared, KafkaRaftServer.configSchema(), dirs._2()));
        try {
            started.controller.startup();
            started.broker.startup();
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        LOG.atInfo().addKeyValue("bootstrapServers", clients).log("broker started");
        return started;
    }

    /** {@code host:port} for clients. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops the broker cleanly; its data stays. */
    @Override
    public void close() {
        broker.shutdown(SHUTDOWN_TIMEOUT);
        controller.shutdown();
        metrics.close();
    }

    private static Map<String, String> properties(Path logDir, String clients, String quorum) {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(NODE_ID)),
                Map.entry("listeners", CLIENTS + "://" + clients + "," + CONTROLLER + "://" + quorum),
                Map.entry("controller.listener.names", CONTROLLER),
                Map.entry("controller.quorum.voters", NODE_ID + "@" + quorum),
                Map.entry("log.dirs", logDir.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                // Retention and compaction work on whole segments, so a bound on disk needs small ones.
                Map.entry("log.segment.bytes", "67108864"),
                // One broker holds every internal topic, in few partitions so that a start is quick.
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                // A killed broker's session must end before its successor may register.
                Map.entry("broker.session.timeout.ms", "2000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                // Groups form at once, and tests may ask for short sessions.
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.min.session.timeout.ms", "500"),
                Map.entry("group.streams.initial.rebalance.delay.ms", "0"),
                Map.entry("group.streams.min.session.timeout.ms", "1000"),
                Map.entry("group.streams.session.timeout.ms", "6000"),
                Map.entry("group.streams.min.heartbeat.interval.ms", "500"),
                Map.entry("group.streams.heartbeat.interval.ms", "1000"),
                // A laptop's share of memory and threads.
                Map.entry("log.cleaner.dedupe.buffer.size", "8388608"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"),
                Map.entry("background.threads", "4"));
    }

    private static void format(Path logDir) {
        String dir = logDir.toString();
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(CONTROLLER)
                    .setMetadataLogDirectory(dir)
                    .setDirectories(List.of(dir))
                    .run();
        } catch (Exception e) { // Formatter declares nothing narrower
            throw new IllegalStateException("data folder " + logDir + " cannot be formatted", e);
        }
    }

    private static FaultHandler faultHandler(String name, boolean fatal, Runnable action) {
        return (message, cause) -> {
            LOG.atError()
                    .setCause(cause)
                    .addKeyValue("part", name)
                    .addKeyValue("fatal", fatal)
                    .log(message);
            action.run();
            return new IllegalStateException(Objects.requireNonNullElse(message, name), cause);
        };
    }
}
