package io.semcache.fetch;

import io.semcache.fetch.provider.CallLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A fetch worker in a JVM of its own, so that it can be killed. It tells what it pays for, text by text. */
final class WorkerProcess implements AutoCloseable {

    static final CallLimits LIMITS = new CallLimits(16, 10_000, 2, 0, 0);
    private static final Duration LATENCY = Duration.ofMillis(100);

    private final Process process;
    private final ConcurrentLinkedQueue<String> paid = new ConcurrentLinkedQueue<>();
    private final Thread reader;

    private WorkerProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofPlatform().name("worker-output").start(this::read);
    }

    /** @param values settings of the stage, as text */
    static WorkerProcess start(Map<String, String> values) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerProcess.class.getName()));
        values.forEach((key, value) -> command.add(key + "=" + value));
        return new WorkerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Texts of the calls that it has begun. */
    List<String> paid() {
        return List.copyOf(paid);
    }

    /** Kills it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
        reader.join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(paid::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UncheckedIOException e) {
            paid.removeIf(String::isEmpty); // its end cut a line off
        }
    }

    /** A provider as slow as the one in the process. */
    static ScriptedProvider provider() {
        return provider(text -> {});
    }

    private static ScriptedProvider provider(Consumer<String> paid) {
        return new ScriptedProvider(LIMITS, texts -> {
            texts.forEach(paid);
            Thread.sleep(LATENCY);
            return ScriptedProvider.embedded(texts.size());
        });
    }

    /** Works until it is killed; {@code args} are settings, {@code key=value}. */
    public static void main(String[] args) throws Exception {
        Map<String, String> values = new HashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            values.put(arg.substring(0, equals), arg.substring(equals + 1));
        }
        try (FetchStage stage = new FetchStage(values)) {
            stage.start(provider(System.out::println), stage.owner());
            new CountDownLatch(1).await(); // until it is killed
        }
    }
}
