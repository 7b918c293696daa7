package io.semcache.devkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Which process was started last: its id and its start time, because ids are used again. */
final class PidFile {
    private final Path file;

    PidFile(Path file) {
        this.file = file;
    }

    void write(ProcessHandle process) throws IOException {
        String start = process.info().startInstant().map(Instant::toString).orElse("");
        Files.writeString(file, process.pid() + "\n" + start + "\n");
    }

    /** Ends the process of this file if it still runs; a process that only took over the id is left alone. */
    void endStaleProcess(Duration timeout) throws IOException {
        Optional<ProcessHandle> stale = running();
        if (stale.isEmpty()) {
            return;
        }
        stale.get().destroyForcibly();
        try {
            stale.get().onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while process " + stale.get().pid() + " ended", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("process " + stale.get().pid() + " of " + file + " does not end", e);
        }
    }

    private Optional<ProcessHandle> running() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 2 || !lines.getFirst().matches("\\d{1,18}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.getFirst()))
                .filter(process -> process.info()
                        .startInstant()
                        .map(start -> start.toString().equals(lines.get(1)))
                        .orElse(false));
    }
}
