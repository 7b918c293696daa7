package io.semcache.app.bench;

import io.semcache.app.Main;
import io.semcache.devkit.ParentWatch;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A node in a JVM of its own, started as {@code semcache serve} starts it; it ends with this process at the latest. */
final class ServingProcess implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int OK = 200;
    private static final int LOG_LINES_SHOWN = 20;

    /** Options of this JVM that another one of the same program needs too. */
    private static final List<String> INHERITED = List.of("--add-", "--enable-", "--sun-misc-", "-XX:");

    private static final String HEAP_SHARE = "-XX:MaxRAMPercentage";

    private final Process process;
    private final URI url;
    private final Path log;
    private final HttpClient http = HttpClient.newHttpClient();

    private ServingProcess(Process process, URI url, Path log) {
        this.process = process;
        this.url = url;
        this.log = log;
    }

    /**
     * Starts a node and returns when it is ready.
     *
     * @param folder takes its settings and its log
     * @param settings by key
     * @param heapMebibytes its {@code -Xmx}
     */
    static ServingProcess start(Path folder, Map<String, String> settings, int heapMebibytes)
            throws IOException, InterruptedException {
        int port = freePort();
        Properties properties = new Properties();
        properties.putAll(settings);
        properties.setProperty("server.port", String.valueOf(port));
        Path file = folder.resolve("node.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        Path log = folder.resolve("node.log");
        ProcessBuilder builder = new ProcessBuilder(command(file, heapMebibytes))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SEMCACHE_"));
        ServingProcess node = new ServingProcess(builder.start(), URI.create("http://127.0.0.1:" + port), log);
        try {
            node.awaitReady();
            return node;
        } catch (IOException | RuntimeException | InterruptedException e) {
            node.close();
            throw e;
        }
    }

    private static List<String> command(Path settings, int heapMebibytes) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> INHERITED.stream().anyMatch(option::startsWith))
                .filter(option -> !option.startsWith(HEAP_SHARE))
                .forEach(command::add);
        command.add("-Xmx" + heapMebibytes + "m");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ParentWatch.class.getName()));
        command.addAll(List.of(Main.class.getName(), "serve", "--config", settings.toString()));
        return command;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!isReady()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the node was not ready within " + START_TIMEOUT + "; its log ends\n" + logEnd());
            }
            Thread.sleep(POLL);
        }
    }

    private boolean isReady() throws IOException, InterruptedException {
        requireAlive();
        try {
            return get("/health/ready").statusCode() == OK;
        } catch (java.net.ConnectException e) { // it does not listen yet
            return false;
        }
    }

    /** Entries of all its namespaces. */
    long entries() throws IOException, InterruptedException {
        requireAlive();
        return PrometheusText.sum(get("/metrics").body(), "semcache_entries");
    }

    ProcessMemory memory() throws IOException {
        requireAlive();
        return ProcessMemory.of(process.pid());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString());
    }

    private void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the node ended with code " + process.exitValue() + "; its log ends\n" + logEnd());
        }
    }

    private String logEnd() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
