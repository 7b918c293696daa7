package io.semcache.devkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real schema registry with Confluent's API: Apicurio Registry as a child process on this process's JDK, listening on
 * 127.0.0.1 only. The child ends with this process, however that ends.
 *
 * <p>The registry's installation is the folder named by the system property {@value #HOME_PROPERTY}. New subjects are
 * checked for {@code BACKWARD} compatibility.
 */
public final class DevRegistry implements AutoCloseable {
    /** System property with the folder of the unpacked registry. */
    public static final String HOME_PROPERTY = "semcache.registry.home";

    private static final Logger LOG = LoggerFactory.getLogger(DevRegistry.class);
    private static final String API = "/apis/ccompat/v7";
    private static final String QUARKUS_MAIN = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://127\\.0\\.0\\.1:(\\d+)");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Process child;
    private final Path workDir;
    private final boolean temporary;
    private final Path log;
    private int port;

    private DevRegistry(Process child, Path workDir, boolean temporary, Path log) {
        this.child = child;
        this.workDir = workDir;
        this.temporary = temporary;
        this.log = log;
    }

    /**
     * Starts a registry and returns when it takes requests.
     *
     * @param dataDir where schemas and their ids are kept, with the child's log; null: in memory only
     * @param port 0: any free one
     * @throws BusyPortException when somebody else listens on the port
     */
    public static DevRegistry start(@Nullable Path dataDir, int port) {
        Path home = home();
        try {
            boolean temporary = dataDir == null;
            Path workDir = dataDir == null
                    ? Files.createTempDirectory("semcache-registry-")
                    : Files.createDirectories(dataDir).toAbsolutePath();
            PidFile pidFile = new PidFile(workDir.resolve("registry.pid"));
            pidFile.endStaleProcess(STOP_TIMEOUT);
            requireFree(port);
            Path log = workDir.resolve("registry.log");
            Process child = new ProcessBuilder(command(home, workDir, temporary, port))
                    .directory(workDir.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            DevRegistry registry = new DevRegistry(child, workDir, temporary, log);
            try {
                pidFile.write(child.toHandle());
                registry.awaitReady();
                return registry;
            } catch (IOException | RuntimeException e) {
                registry.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the registry cannot start", e);
        }
    }

    /** Base URL for clients of Confluent's API ({@code schema.registry.url}). */
    public String url() {
        return "http://127.0.0.1:" + port + API;
    }

    /** Stops the registry; what it keeps in a data folder stays. */
    @Override
    public void close() {
        child.destroy();
        boolean interrupted = false;
        try {
            if (!child.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                child.destroyForcibly();
            }
        } catch (InterruptedException e) {
            child.destroyForcibly();
            interrupted = true;
        }
        if (temporary) {
            Folders.deleteTree(workDir);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> command(Path home, Path workDir, boolean inMemory, int port) throws IOException {
        Path watch = workDir.resolve("watch");
        copyWatch(watch);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.http.access-log.enabled=false",
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=0",
                "-Dapicurio.datasource.jdbc.initial-size=2",
                "-Dapicurio.datasource.jdbc.min-size=2",
                "-Dapicurio.datasource.jdbc.max-size=8"));
        if (!inMemory) {
            // Without a write delay a schema id that was given out is on disk.
            command.add("-Dapicurio.datasource.url=jdbc:h2:file:" + workDir.resolve("registry") + ";WRITE_DELAY=0");
        }
        command.addAll(List.of(
                "-cp",
                watch + java.io.File.pathSeparator + home.resolve("quarkus-run.jar"),
                ParentWatch.class.getName(),
                QUARKUS_MAIN));
        return command;
    }

    private static void copyWatch(Path target) throws IOException {
        String name = ParentWatch.class.getName().replace('.', '/') + ".class";
        Path file = target.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (InputStream in = Objects.requireNonNull(ParentWatch.class.getResourceAsStream("/" + name), name)) {
            Files.write(file, in.readAllBytes());
        }
    }

    private void awaitReady() throws IOException {
        long deadlineNanos = System.nanoTime() + START_TIMEOUT.toNanos();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            OptionalInt listening = listeningPort();
            while (listening.isEmpty()) {
                if (!child.isAlive()) {
                    throw new IOException("the registry ended with code " + child.exitValue() + ", see " + log);
                }
                if (System.nanoTime() > deadlineNanos) {
                    throw new IOException("the registry did not start within " + START_TIMEOUT + ", see " + log);
                }
                Thread.sleep(POLL);
                listening = listeningPort();
            }
            port = listening.getAsInt();
            HttpRequest compatibility = HttpRequest.newBuilder(URI.create(url() + "/config"))
                    .timeout(CALL_TIMEOUT)
                    .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\":\"BACKWARD\"}"))
                    .build();
            int status = http.send(compatibility, BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IOException("the registry answered " + status + " to its first call, see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the registry started", e);
        }
        LOG.atInfo().addKeyValue("url", url()).log("registry started");
    }

    /** The port as the child reports it: the only way to learn a free one without a race. */
    private OptionalInt listeningPort() throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(LISTENING::matcher)
                    .filter(Matcher::find)
                    .mapToInt(m -> Integer.parseInt(m.group(1)))
                    .findFirst();
        }
    }

    private static void requireFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            socket.getLocalPort();
        } catch (BindException e) {
            throw new BusyPortException(port, e);
        }
    }

    private static Path home() {
        String home = System.getProperty(HOME_PROPERTY);
        if (home == null || !Files.exists(Path.of(home, "quarkus-run.jar"))) {
            throw new IllegalStateException("expected the unpacked registry in the folder of system property "
                    + HOME_PROPERTY + ", got " + home);
        }
        return Path.of(home);
    }
}
