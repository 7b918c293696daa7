package io.semcache.app.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.app.cli.SemcacheCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands for entries under names against a node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KvCommandsIT {

    private Cache cache;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @SuppressWarnings("NullAway.Init") // set before the tests
    KvCommandsIT() {}

    @BeforeAll
    void start(@TempDir Path stateDir) throws InterruptedException {
        cache = new Cache(stateDir).start();
    }

    @AfterAll
    void stop() {
        cache.close();
    }

    /** Runs a command and returns its exit code; {@link #out} has what it printed. */
    private int run(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--url", cache.url("/").toString()));
        return SemcacheCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
    }

    @Test
    void storeReadAndRemove() {
        assertThat(run("put", "a/ü", "größe", "--text", "wie groß", "--tag", "x"))
                .isZero();
        assertThat(out).hasToString("stored a/ü\n");
        assertThat(run("put", "a/ü", "größer", "--no-embed")).isZero();
        assertThat(out).hasToString("replaced a/ü\n");

        assertThat(run("get", "a/ü")).isZero();
        assertThat(out).hasToString("größer\n");
        assertThat(run("exists", "a/ü")).isZero();
        assertThat(run("delete", "a/ü")).isZero();

        assertThat(run("delete", "a/ü")).isEqualTo(1);
        assertThat(run("exists", "a/ü")).isEqualTo(1);
        assertThat(run("get", "a/ü")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no entry with this name");
    }

    @Test
    void moveFiles(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("bytes");
        Path copy = folder.resolve("copy");
        Files.write(file, new byte[] {0, -1, 13, 10, 127});

        assertThat(run("put", "file", "--file", file.toString(), "--no-embed")).isZero();
        assertThat(run("get", "file", "--file", copy.toString())).isZero();

        assertThat(copy).hasSameBinaryContentAs(file);
    }

    @Test
    void listNames() {
        for (String name : List.of("list/2", "list/1", "other")) {
            run("put", name, "x", "--no-embed", "--namespace", "listed");
        }

        assertThat(run("scan", "list/", "--namespace", "listed")).isZero();
        assertThat(out).hasToString("list/1\nlist/2\n");
        assertThat(run("scan", "--namespace", "listed", "--limit", "1", "-o", "json"))
                .isZero();
        assertThat(out).hasToString("{\"names\":[\"list/1\"]}\n");
    }

    @Test
    void refuseAValueFromTwoPlaces() {
        assertThat(run("put", "n", "value", "--file", "f")).isEqualTo(2);
        assertThat(run("put", "n")).isEqualTo(2);
    }
}
