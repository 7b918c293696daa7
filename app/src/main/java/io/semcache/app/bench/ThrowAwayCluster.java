package io.semcache.app.bench;

import io.semcache.app.Closers;
import io.semcache.devkit.DevBroker;
import io.semcache.devkit.DevRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A broker and a registry with their data in a temporary folder, gone when closed. */
final class ThrowAwayCluster implements AutoCloseable {

    /** Old segments go soon, so that a run does not fill the disk. */
    private static final Map<String, String> BROKER = Map.of(
            "log.retention.check.interval.ms", "1000",
            "log.segment.delete.delay.ms", "1000",
            "log.segment.bytes", String.valueOf(64 << 20));

    private final Closers closers;
    private final Path folder;
    private final Map<String, String> settings;

    private ThrowAwayCluster(Closers closers, Path folder, Map<String, String> settings) {
        this.closers = closers;
        this.folder = folder;
        this.settings = settings;
    }

    /** Starts both at the same time and returns when both take requests. */
    static ThrowAwayCluster start() {
        Closers closers = new Closers();
        try {
            return start(closers);
        } catch (IOException e) {
            closers.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            closers.close();
            throw e;
        }
    }

    private static ThrowAwayCluster start(Closers closers) throws IOException {
        Path folder = Files.createTempDirectory("semcache-bench-");
        closers.add(() -> delete(folder));
        CompletableFuture<DevRegistry> registry = CompletableFuture.supplyAsync(() -> DevRegistry.start(null, 0));
        closers.add(() -> registry.join().close());
        DevBroker broker = closers.add(DevBroker.start(folder.resolve("kafka"), 0, BROKER));
        Map<String, String> settings = Map.of(
                "state.dir", folder.resolve("state").toString(),
                "peer.port", "0",
                "kafka.bootstrap.servers", broker.bootstrapServers(),
                "schema.registry.url", registry.join().url());
        return new ThrowAwayCluster(closers, folder, settings);
    }

    /** Where the files of whatever uses this cluster can lie. */
    Path folder() {
        return folder;
    }

    /** What a node of this cluster needs to know, by key. */
    Map<String, String> settings() {
        return settings;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() {
        closers.close();
    }
}
