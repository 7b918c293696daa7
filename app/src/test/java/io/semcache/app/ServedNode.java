package io.semcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code semcache serve} in a process of its own. Comes back on the same ports with the same state. */
final class ServedNode implements AutoCloseable {

    private static final Duration READY_PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int EXIT_SECONDS = 20;

    private final String name;
    private final NodeFiles files;
    private final URI url;
    private final HttpClient client;
    private @Nullable Process process;

    private ServedNode(String name, NodeFiles files, URI url, HttpClient client) {
        this.name = name;
        this.files = files;
        this.url = url;
        this.client = client;
    }

    /** One of the nodes of {@code application}, not started yet. */
    static ServedNode of(NodeFiles application, String name, HttpClient client) throws IOException {
        int port = freePort();
        NodeFiles files = application.member(name, port, freePort());
        return new ServedNode(name, files, URI.create("http://127.0.0.1:" + port), client);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Base URL of the HTTP API. */
    URI url() {
        return url;
    }

    /** Starts the process; {@link #awaitReady} waits for it. */
    void start() throws IOException {
        process = ForkedJvm.of(Main.class, "serve", "--config", files.settings().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()))
                .start();
    }

    /** Waits until every partition that this node owns serves. */
    void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + READY_PATIENCE.toNanos();
        while (!isReady()) {
            assertThat(running().isAlive())
                    .as("%s runs, log in %s", name, files.log())
                    .isTrue();
            assertThat(System.nanoTime() - deadline)
                    .as("%s is ready in time, log in %s", name, files.log())
                    .isNegative();
            Thread.sleep(POLL);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(url.resolve("/health/ready")).build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) { // does not listen yet
            return false;
        }
    }

    /** SIGTERM, and waits for the end. */
    void stop() throws InterruptedException {
        running().destroy();
        awaitExit();
    }

    /** SIGKILL, and waits for the end. */
    void kill() throws InterruptedException {
        running().destroyForcibly();
        awaitExit();
    }

    private void awaitExit() throws InterruptedException {
        assertThat(running().waitFor(EXIT_SECONDS, TimeUnit.SECONDS))
                .as("%s ends, log in %s", name, files.log())
                .isTrue();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(name + " is not started");
        }
        return process;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
