package io.semcache.devkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PidFileTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    private Path dir;

    private Process process;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder("sleep", "60").start();
        file = dir.resolve("pid");
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    @Test
    void endsTheProcessThatItNames() throws IOException {
        PidFile pidFile = new PidFile(file);
        pidFile.write(process.toHandle());

        pidFile.endStaleProcess(TIMEOUT);

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void sparesAProcessThatTookOverTheId() throws IOException {
        Files.writeString(file, process.pid() + "\n2001-01-01T00:00:00Z\n");

        new PidFile(file).endStaleProcess(TIMEOUT);

        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void doesNothingWithoutAFile() throws IOException {
        new PidFile(file).endStaleProcess(TIMEOUT);

        assertThat(process.isAlive()).isTrue();
    }
}
