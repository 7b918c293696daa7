package io.semcache.app.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.semcache.app.ForkedJvm;
import io.semcache.app.Main;
import io.semcache.app.cli.SemcacheCommand;
import io.semcache.app.dump.ChangelogReplay;
import io.semcache.app.dump.Claim;
import io.semcache.app.dump.Comparison;
import io.semcache.app.dump.ExportFile;
import io.semcache.app.dump.ExportedClaims;
import io.semcache.devkit.DevBroker;
import io.semcache.devkit.DevRegistry;
import io.semcache.dump.Block;
import io.semcache.dump.DamagedDumpException;
import io.semcache.dump.DumpProgress;
import io.semcache.dump.DumpReader;
import io.semcache.store.query.NamespaceTotals;
import io.semcache.store.query.StoreStats;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Export under writes, import into a cluster of other brokers, and the proof that both have the same; through processes
 * that are killed on the way.
 */
@Timeout(180)
class DumpIT {

    private static final long SEED = 8;
    private static final int LEAST_ENTRIES = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before the tests
    private Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void movesACacheThatIsWrittenTo() throws Exception {
        Path file = folder.resolve("cache.dump");
        try (DevBroker brokers = DevBroker.start(folder.resolve("brokers"), 0);
                DevRegistry registry = DevRegistry.start(null, 0);
                Cache source = new Cache(folder.resolve("source")).start();
                Cache target = new Cache(folder.resolve("target"), elsewhere(brokers, registry)).start()) {
            Block.End end;
            declareSources(source);
            try (SteadyWrites writes = SteadyWrites.to(source)) {
                writes.await(LEAST_ENTRIES);
                assertThat(run(source, "export", file.toString()))
                        .as(err.toString())
                        .isZero();
                end = ExportFile.checked(file);
                assertThat(run(source, "verify", "--config", config(source).toString()))
                        .as(err.toString())
                        .isZero();
            }

            assertSameAtItsOffsets(source, file);
            goesOnWithAnExportThatWasKilled(source, target);
            refusesDamagedFiles(target, file);
            assertThat(contents(target)).isEqualTo(new NamespaceTotals(0, 0, 0, 0, 0, 0));

            goesOnWithAnImportThatWasKilled(target, file);
            assertThat(contents(target).entries()).isEqualTo(end.entries());
            assertThat(contents(target).contentChecksum()).isEqualTo(end.checksum());

            assertThat(run(target, "import", file.toString())).isZero();
            assertThat(contents(target).contentChecksum()).isEqualTo(end.checksum());
            assertThat(run(target, "verify", "--config", config(target).toString()))
                    .as(err.toString())
                    .isZero();
            assertThat(target.provider().items()).isZero();
            assertThat(dependents(target)).isEqualTo(1);
            noticesADifference(target);
        }
    }

    /** A page depends on a book through a chapter that has no entry any more. */
    private static void declareSources(Cache cache) throws Exception {
        String entry = "{\"name\":\"%s\",\"source\":\"%1$s\",\"depends_on\":[\"%s\"],\"vector\":[1,2,3,4,5,6,7,8]}";
        call(
                cache,
                "POST",
                "/v1/entries",
                "{\"entries\":[" + entry.formatted("page", "chapter") + "," + entry.formatted("chapter", "book")
                        + "]}");
        call(cache, "DELETE", "/v1/kv/chapter", "");
    }

    private static int dependents(Cache cache) throws Exception {
        String cascade = "{\"source\":\"book\",\"cascade\":true,\"dry_run\":true}";
        return call(cache, "POST", "/v1/invalidate", cascade).path("matched").asInt();
    }

    private static JsonNode call(Cache cache, String method, String path, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(cache.url(path))
                            .header("Content-Type", "application/json")
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
            return new ObjectMapper().readTree(answer.body());
        }
    }

    /** What the source has nothing in common with, not even the number of its partitions. */
    private static Map<String, String> elsewhere(DevBroker brokers, DevRegistry registry) {
        return Map.of(
                "kafka.bootstrap.servers",
                brokers.bootstrapServers(),
                "schema.registry.url",
                registry.url(),
                "topics.partitions",
                "3");
    }

    /** The first partition is there when it is killed, and is not asked for again. */
    private void goesOnWithAnExportThatWasKilled(Cache source, Cache other) throws Exception {
        Path whole = folder.resolve("whole.dump");
        assertThat(run(source, "export", whole.toString())).as(err.toString()).isZero();
        Path file = folder.resolve("killed.dump");
        Path part = folder.resolve("killed.dump.part");
        try (StallingRelay relay = StallingRelay.ofAnswers(source.url("/"), Files.size(whole) * 3 / 4)) {
            killOnceStalled(relay, () -> sections(part) > 0, "export", file.toString());
        }
        DumpProgress before = progress(part);
        byte[] kept = Arrays.copyOf(Files.readAllBytes(part), (int) before.bytes());
        assertThat(file).doesNotExist();

        assertThat(run(other, "export", file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("is the beginning of an export of another cache");
        assertThat(run(source, "export", file.toString())).as(err.toString()).isZero();

        assertThat(before.sections()).isEqualTo(1);
        assertThat(Arrays.copyOf(Files.readAllBytes(file), kept.length)).isEqualTo(kept);
        assertThat(ExportFile.checked(file)).isEqualTo(ExportFile.checked(whole));
    }

    /** Of the partition that was on its way nothing is stored. */
    private void goesOnWithAnImportThatWasKilled(Cache target, Path file) throws Exception {
        Path journal = folder.resolve("cache.dump.imported");
        try (StallingRelay relay = StallingRelay.ofRequests(target.url("/"), Files.size(file) * 3 / 4)) {
            killOnceStalled(relay, () -> Files.exists(journal), "import", file.toString());
        }
        assertThat(contents(target).entries()).isEqualTo(entriesOfFirstSection(file));

        assertThat(run(target, "import", file.toString())).as(err.toString()).isZero();

        assertThat(journal).doesNotExist();
    }

    /** What has to have happened before the process is killed. */
    private interface Reached {
        boolean yet() throws IOException;
    }

    private void killOnceStalled(StallingRelay relay, Reached reached, String... command) throws Exception {
        String[] withUrl = Arrays.copyOf(command, command.length + 2);
        withUrl[command.length] = "--url";
        withUrl[command.length + 1] = relay.url().toString();
        Path log = folder.resolve(command[0] + ".log");
        Process process = ForkedJvm.of(Main.class, withUrl)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(relay.awaitStalled(PATIENCE)).as(Files.readString(log)).isTrue();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!reached.yet()) {
                assertThat(System.nanoTime() - deadline)
                        .as(Files.readString(log))
                        .isNegative();
                Thread.sleep(10);
            }
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static DumpProgress progress(Path part) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(part))) {
            return DumpProgress.of(in);
        }
    }

    /** Complete ones. */
    private static int sections(Path part) throws IOException {
        try {
            return Files.exists(part) ? progress(part).sections() : 0;
        } catch (DamagedDumpException e) {
            return 0; // not even the header is written
        }
    }

    private static long entriesOfFirstSection(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            DumpReader dump = new DumpReader(in);
            for (Block block = dump.next(); block != null; block = dump.next()) {
                if (block instanceof Block.SectionEnd end) {
                    return end.entries();
                }
            }
        }
        throw new IllegalStateException("expected a dump with a section");
    }

    /** A record that somebody else wrote into the changelog: the store does not have it. */
    private void noticesADifference(Cache cache) throws Exception {
        List<Claim> claims = IntStream.range(0, 3)
                .mapToObj(partition -> new Claim(partition, "nobody", Claim.AT_REST, 1, 2, false))
                .toList();
        try (ChangelogReplay replay = new ChangelogReplay(cache.settings(), partition -> {})) {
            assertThat(replay.compare(claims)).hasSize(3).noneMatch(Comparison::same);
        }
    }

    private void assertSameAtItsOffsets(Cache cache, Path file) throws IOException {
        List<Claim> claims;
        try (InputStream in = Files.newInputStream(file)) {
            claims = ExportedClaims.of(in);
        }
        assertThat(claims).hasSize(Cache.PARTITIONS).allMatch(claim -> claim.changelogOffset() > 0);
        try (ChangelogReplay replay = new ChangelogReplay(cache.settings(), partition -> {})) {
            assertThat(replay.compare(claims)).allMatch(Comparison::same);
        }
    }

    private void refusesDamagedFiles(Cache target, Path file) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(SEED);
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 8; i++) {
                byte[] damaged = whole.clone();
                int at = random.nextInt(whole.length);
                damaged[at] ^= 1;
                if (i % 4 == 0) {
                    damaged = Arrays.copyOf(whole, at);
                }
                var answer = client.send(
                        HttpRequest.newBuilder(target.url("/v1/import"))
                                .POST(BodyPublishers.ofByteArray(damaged))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
                assertThat(answer.body()).containsPattern("block \\d+, byte \\d+: ");
            }
        }
        Path damaged = folder.resolve("damaged.dump");
        whole[whole.length / 2] ^= 1;
        Files.write(damaged, whole);
        assertThat(run(target, "import", damaged.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("is damaged, nothing of it was imported: block ");
    }

    private int run(Cache cache, String... command) {
        String[] withUrl = Arrays.copyOf(command, command.length + 2);
        withUrl[command.length] = "--url";
        withUrl[command.length + 1] = cache.url("/").toString();
        return SemcacheCommand.commandLine()
                .setOut(new PrintWriter(err, true))
                .setErr(new PrintWriter(err, true))
                .execute(withUrl);
    }

    private Path config(Cache cache) throws IOException {
        Properties properties = new Properties();
        properties.putAll(cache.values());
        Path file = Files.createTempFile(folder, "node", ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }

    private static NamespaceTotals contents(Cache cache) {
        return cache.stats().values().stream()
                .map(StoreStats::namespaces)
                .flatMap(namespaces -> namespaces.values().stream())
                .reduce(NamespaceTotals.NONE, NamespaceTotals::plus);
    }
}
