package io.semcache.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** A node in a JVM of its own: {@link NodeMain}. */
final class NodeProcess implements AutoCloseable {

    private static final int ATTEMPTS = 300;
    private static final int WAIT_MILLIS = 100;
    private static final int QUIET_MILLIS = 500;
    private static final int EXIT_SECONDS = 90;

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter commands;

    /**
     * The store of one partition.
     *
     * @param restored changelog records that the process read to make it complete
     */
    record Store(int partition, long rows, long entries, long checksum, long diskBytes, long restored) {

        String word() {
            return "%d:%d:%d:%d:%d:%d".formatted(partition, rows, entries, checksum, diskBytes, restored);
        }

        static Store of(String word) {
            String[] numbers = word.split(":", -1);
            return new Store(
                    Integer.parseInt(numbers[0]),
                    Long.parseLong(numbers[1]),
                    Long.parseLong(numbers[2]),
                    Long.parseLong(numbers[3]),
                    Long.parseLong(numbers[4]),
                    Long.parseLong(numbers[5]));
        }
    }

    private NodeProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(UTF_8);
        this.commands = process.outputWriter(UTF_8);
    }

    /** Starts a node and returns when every partition serves. */
    static NodeProcess ready(NodeFiles files) throws IOException {
        NodeProcess node = start(files, NodeFault.none());
        assertThat(node.answers.readLine()).as("log in " + files.log()).isEqualTo("ready");
        return node;
    }

    /** Starts a node; with a fault it ends by itself. */
    static NodeProcess start(NodeFiles files, NodeFault fault) throws IOException {
        return new NodeProcess(ForkedJvm.of(
                        NodeMain.class,
                        files.settings().toString(),
                        fault.place().name(),
                        fault.way().name(),
                        fault.passesLeft().toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(files.log().toFile()))
                .start());
    }

    /** The stores of this node by partition, all of them. */
    List<Store> stores() throws IOException, InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            send("stores");
            String answer = answers.readLine();
            assertThat(answer).as("a running node").isNotNull();
            List<Store> stores = answer.isEmpty()
                    ? List.of()
                    : List.of(answer.split(" ", -1)).stream()
                            .map(Store::of)
                            .sorted(Comparator.comparingInt(Store::partition))
                            .toList();
            if (stores.size() == NodeFiles.PARTITIONS) {
                return stores;
            }
            Thread.sleep(WAIT_MILLIS);
        }
        throw new AssertionError("the node does not serve every partition");
    }

    /** The stores, once nothing changes their rows any more. */
    List<Store> storesAtRest() throws IOException, InterruptedException {
        List<Store> before = List.of();
        for (int i = 0; i < ATTEMPTS; i++) {
            List<Store> now = stores();
            if (checksums(now).equals(checksums(before))) {
                return now;
            }
            before = now;
            Thread.sleep(QUIET_MILLIS);
        }
        throw new AssertionError("the stores never come to rest");
    }

    /** Checksums by partition. */
    static Map<Integer, Long> checksums(List<Store> stores) {
        Map<Integer, Long> checksums = new TreeMap<>();
        stores.forEach(store -> checksums.put(store.partition(), store.checksum()));
        return checksums;
    }

    long total(ToLongFunction<Store> number) throws IOException, InterruptedException {
        return stores().stream().mapToLong(number).sum();
    }

    private void send(String command) throws IOException {
        commands.write(command);
        commands.newLine();
        commands.flush();
    }

    /** Stops it cleanly. */
    void stop() throws IOException, InterruptedException {
        send("stop");
        assertThat(exitCode()).isZero();
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS))
                .as("the node ends")
                .isTrue();
        return process.exitValue();
    }

    /** Kills with SIGKILL: no shutdown hook runs. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
