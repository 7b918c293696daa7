package io.semcache.app;

import io.semcache.app.streams.StreamsRunner;
import io.semcache.server.http.Health;
import io.semcache.topology.runtime.ServingPartitions;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Health of a node that owns partitions: ready when every partition that the group gave it serves. Thread-safe. */
final class NodeHealth implements Health {

    private final StreamsRunner runner;
    private final ServingPartitions serving;
    private final String eventsTopic;
    private volatile boolean started;

    NodeHealth(StreamsRunner runner, ServingPartitions serving, String eventsTopic) {
        this.runner = runner;
        this.serving = serving;
        this.eventsTopic = eventsTopic;
    }

    @Override
    public @Nullable String notLive() {
        return runner.stopped().isDone() || runner.streams().state().hasCompletedShutdown()
                ? "stream processing has stopped"
                : null;
    }

    @Override
    public @Nullable String notReady() {
        String why = new Readiness(runner.streams().state(), assigned(), serving.partitions(), started).notReady();
        if (why == null) {
            started = true;
        }
        return why;
    }

    @Override
    public @Nullable String notStarted() {
        return started ? null : notReady();
    }

    private Set<Integer> assigned() {
        return runner.streams().metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .flatMap(task -> task.topicPartitions().stream())
                .filter(partition -> partition.topic().equals(eventsTopic))
                .map(TopicPartition::partition)
                .collect(Collectors.toSet());
    }
}
