package io.semcache.app.streams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.kafka.streams.processor.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of the local state: {@code <state.dir>/<application.id>/<task>}.
 *
 * @param stateDir {@code state.dir} of Kafka Streams
 */
record StateFolder(Path stateDir, String applicationId, InstantSource time) {

    private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);

    /** Moves the state of a task out of the way, to {@code <state.dir>/damaged/<application.id>-<task>-<time>}. */
    void setAside(TaskId task) {
        Path state = stateDir.resolve(applicationId).resolve(task.toString());
        Path damaged = stateDir.resolve("damaged");
        Path target = damaged.resolve(
                applicationId + "-" + task + "-" + time.instant().toEpochMilli());
        try {
            Files.createDirectories(damaged);
            Files.move(state, target);
            LOG.atWarn()
                    .addKeyValue("task", task)
                    .addKeyValue("movedTo", target)
                    .log("damaged state set aside, the changelog rebuilds it");
        } catch (IOException e) {
            LOG.atError().setCause(e).addKeyValue("task", task).log("damaged state could not be set aside");
        }
    }
}
