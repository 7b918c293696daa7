package io.semcache.app.streams;

import io.semcache.config.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.TaskId;
import org.jspecify.annotations.Nullable;

/** Kafka Streams from its start to its end. */
public final class StreamsRunner implements AutoCloseable {

    /** Within the five seconds in which a node is to stop. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(4);

    private final Settings settings;
    private final Supplier<Topology> topology;
    private final StateRestoreListener restore;
    private final Properties properties;
    private final StateFolder state;
    private final InstantSource time;
    private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
    private KafkaStreams streams;

    private StreamsRunner(
            Settings settings,
            Supplier<Topology> topology,
            StateRestoreListener restore,
            String address,
            InstantSource time) {
        this.settings = settings;
        this.topology = topology;
        this.restore = restore;
        this.properties = StreamsProperties.of(settings, address);
        this.state = new StateFolder(settings.stateDir(), settings.applicationId(), time);
        this.time = time;
        this.streams = create();
    }

    /**
     * Starts to process; does not wait for the group or for a restore.
     *
     * @param topology makes the topology; again when a damaged store had to be set aside
     * @param address {@code host:port} under which other nodes find this one
     */
    public static StreamsRunner start(
            Settings settings,
            Supplier<Topology> topology,
            StateRestoreListener restore,
            String address,
            InstantSource time) {
        StreamsRunner runner = new StreamsRunner(settings, topology, restore, address, time);
        try {
            runner.start();
            return runner;
        } catch (RuntimeException e) {
            runner.close();
            throw e;
        }
    }

    private KafkaStreams create() {
        KafkaStreams created = new KafkaStreams(topology.get(), properties);
        created.setGlobalStateRestoreListener(restore);
        created.setUncaughtExceptionHandler(new FailurePolicy(state::setAside, () -> stopped.complete(null), time));
        return created;
    }

    /** Streams opens every local store once in {@code start}, and a damaged one makes it throw. */
    private void start() {
        for (int left = settings.topics().partitions(); ; left--) {
            try {
                streams.start();
                return;
            } catch (StreamsException e) {
                Optional<TaskId> damaged = StoreDamage.taskOf(e);
                if (damaged.isEmpty() || left == 0) {
                    throw e;
                }
                close();
                state.setAside(damaged.get());
                streams = create();
            }
        }
    }

    /** For queries and metrics. */
    public KafkaStreams streams() {
        return streams;
    }

    /** Done when this node has given up processing. */
    public CompletableFuture<@Nullable Void> stopped() {
        return stopped.copy();
    }

    /** Commits, leaves the group, so that other nodes take over at once, and closes the stores. */
    @Override
    public void close() {
        streams.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }
}
