package io.semcache.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A {@link RowsApp} in a JVM of its own. */
final class RowsAppProcess implements AutoCloseable {

    private static final int ATTEMPTS = 600;
    private static final int WAIT_MILLIS = 100;
    private static final int EXIT_SECONDS = 60;

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter commands;

    /** What the program says of its store. */
    record Stats(long rows, long checksum, long diskBytes, long restored, long answer) {

        /** Whether a search was answered, or is still refused because the index is being loaded. */
        boolean searched() {
            return answer != RowsTopology.NO_ANSWER;
        }
    }

    private RowsAppProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(UTF_8);
        this.commands = process.outputWriter(UTF_8);
    }

    static RowsAppProcess start(
            String bootstrapServers,
            String name,
            Path stateDirectory,
            String guarantee,
            long haltAfterPut,
            String instance)
            throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RowsApp.class.getName(),
                        bootstrapServers,
                        name,
                        name,
                        stateDirectory.toString(),
                        guarantee,
                        Long.toString(haltAfterPut),
                        instance)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new RowsAppProcess(process);
    }

    /** The stats, once they are as wanted. */
    Stats await(Predicate<Stats> wanted) throws IOException, InterruptedException {
        Stats stats = null;
        for (int i = 0; i < ATTEMPTS; i++) {
            stats = stats();
            if (stats != null && wanted.test(stats)) {
                return stats;
            }
            Thread.sleep(WAIT_MILLIS);
        }
        throw new AssertionError("still " + stats + " after a minute");
    }

    private @Nullable Stats stats() throws IOException {
        send("stats");
        String answer = answers.readLine();
        if (answer == null) {
            throw new AssertionError("the program ended with " + process);
        }
        String[] words = answer.split(" ", -1);
        return words.length == 6
                ? new Stats(
                        Long.parseLong(words[1]),
                        Long.parseLong(words[2]),
                        Long.parseLong(words[3]),
                        Long.parseLong(words[4]),
                        Long.parseLong(words[5]))
                : null;
    }

    private void send(String command) throws IOException {
        commands.write(command);
        commands.newLine();
        commands.flush();
    }

    void stop() throws IOException, InterruptedException {
        send("stop");
        awaitExit();
    }

    void halt() throws IOException, InterruptedException {
        send("halt");
        awaitExit();
    }

    void awaitExit() throws InterruptedException {
        assertThat(process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS))
                .as("the program ends")
                .isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
