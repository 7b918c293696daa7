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
    void invalidateAlongSources() {
        run("put", "c", "x", "--no-embed", "--source", "chapter", "--depends-on", "book", "--tag", "old");
        run("put", "d", "x", "--no-embed", "--source", "other");

        assertThat(run("invalidate", "--source", "book", "--cascade", "--dry-run"))
                .isZero();
        assertThat(out).hasToString("1 entry would be removed (sources: 2)\n");
        assertThat(run("put", "e", "x", "--no-embed", "--source", "book", "--depends-on", "chapter"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("source book cannot depend on chapter, which depends on it");
        assertThat(run("invalidate", "--tag", "old", "-o", "json")).isZero();
        assertThat(out).hasToString("{\"matched\":1}\n");
        assertThat(run("exists", "c")).isEqualTo(1);
        assertThat(run("exists", "d")).isZero();
        assertThat(run("invalidate", "--dry-run")).isEqualTo(2);
    }

    @Test
    void compareASource(@TempDir Path folder) throws IOException {
        Path items = folder.resolve("items.tsv");
        Files.writeString(items, "page/1\t7\npage/2\t3\npage/4\n");
        run("put", "page/1", "x", "--no-embed", "--source", "docs/a", "--revision", "7");
        run("put", "page/2", "x", "--no-embed", "--source", "docs/a", "--revision", "2");
        run("put", "page/3", "x", "--no-embed", "--source", "docs/a", "--revision", "1");

        assertThat(run("reconcile", "docs/a", items.toString(), "--dry-run")).isZero();
        assertThat(out).hasToString("""
                        changed  page/2
                        missing  page/4
                        1 unchanged, 1 changed, 1 missing; 1 entry would be removed
                        """);
        assertThat(run("reconcile", "docs/a", items.toString())).isZero();
        assertThat(run("exists", "page/3")).isEqualTo(1);
    }

    @Test
    void flushANamespace() {
        run("put", "n", "x", "--no-embed", "--namespace", "flushed");

        assertThat(run("flush")).isEqualTo(2);
        assertThat(run("flush", "--namespace", "flushed", "--dry-run")).isZero();
        assertThat(out).hasToString("1 entry would be removed\n");
        assertThat(run("flush", "--namespace", "flushed")).isZero();
        assertThat(run("exists", "n", "--namespace", "flushed")).isEqualTo(1);
    }

    @Test
    void refuseAValueFromTwoPlaces() {
        assertThat(run("put", "n", "value", "--file", "f")).isEqualTo(2);
        assertThat(run("put", "n")).isEqualTo(2);
    }
}
