package io.semcache.app.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    @Test
    void movesTheTaskOutOfTheWayAndKeepsItsFiles(@TempDir Path stateDir) throws IOException {
        Path task = Files.createDirectories(stateDir.resolve("app/1_2"));
        Files.writeString(task.resolve("file"), "damaged");
        StateFolder folder = new StateFolder(stateDir, "app", () -> Instant.ofEpochMilli(7));

        folder.setAside(new TaskId(1, 2));

        assertThat(task).doesNotExist();
        assertThat(stateDir.resolve("damaged/app-1_2-7/file")).hasContent("damaged");
    }

    @Test
    void leavesEverythingWhenThereIsNothingToMove(@TempDir Path stateDir) throws IOException {
        Path other = Files.createDirectories(stateDir.resolve("app/1_0"));

        new StateFolder(stateDir, "app", () -> Instant.EPOCH).setAside(new TaskId(1, 2));

        assertThat(other).exists();
    }
}
