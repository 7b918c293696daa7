package io.semcache.app.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.semcache.app.cli.SemcacheCommand;
import io.semcache.app.dump.ChangelogReplay;
import io.semcache.app.dump.Claim;
import io.semcache.app.dump.Comparison;
import io.semcache.app.dump.ExportFile;
import io.semcache.app.dump.ExportedClaims;
import io.semcache.dump.Block;
import io.semcache.store.query.NamespaceTotals;
import io.semcache.store.query.StoreStats;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Export under writes, import into another cluster, and the proof that both have the same. */
class DumpIT {

    private static final long SEED = 8;
    private static final int BATCH = 100;
    private static final int LEAST_ENTRIES = 3_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before the tests
    private Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void movesACacheThatIsWrittenTo() throws Exception {
        Path file = folder.resolve("cache.dump");
        try (Cache source = new Cache(folder.resolve("source")).start();
                Cache target = new Cache(folder.resolve("target"), Map.of("topics.partitions", "3")).start()) {
            Block.End end;
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger written = new AtomicInteger();
            Thread writer = Thread.ofVirtual().start(() -> write(source, stop, written));
            try {
                while (written.get() < LEAST_ENTRIES) {
                    Thread.sleep(20);
                }
                assertThat(run(source, "export", file.toString()))
                        .as(err.toString())
                        .isZero();
                end = ExportFile.checked(file);
                assertThat(run(source, "verify", "--config", config(source).toString()))
                        .as(err.toString())
                        .isZero();
            } finally {
                stop.set(true);
                writer.join();
            }

            assertSameAtItsOffsets(source, file);
            refusesDamagedFiles(target, file);
            assertThat(contents(target)).isEqualTo(new NamespaceTotals(0, 0, 0, 0, 0, 0));

            assertThat(run(target, "import", file.toString()))
                    .as(err.toString())
                    .isZero();
            assertThat(contents(target).entries()).isEqualTo(end.entries());
            assertThat(contents(target).contentChecksum()).isEqualTo(end.checksum());
            assertThat(target.provider().items()).isZero();

            assertThat(run(target, "import", file.toString())).isZero();
            assertThat(contents(target).contentChecksum()).isEqualTo(end.checksum());
            assertThat(run(target, "verify", "--config", config(target).toString()))
                    .as(err.toString())
                    .isZero();
            noticesADifference(target);
        }
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

    /** New entries, and some over and over again. */
    private static void write(Cache cache, AtomicBoolean stop, AtomicInteger written) {
        Random random = new Random(SEED);
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!stop.get()) {
                int from = written.get();
                String entries = IntStream.range(from, from + BATCH)
                        .mapToObj(i -> "{\"name\":\"%s\",\"text\":\"text %d\",\"tags\":[\"t%d\"],\"vector\":%s}"
                                .formatted(i % 5 == 0 ? "again " + i % 100 : "name " + i, i, i % 3, vector(random)))
                        .distinct()
                        .collect(Collectors.joining(",", "{\"entries\":[", "]}"));
                var answer = client.send(
                        HttpRequest.newBuilder(cache.url("/v1/entries"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(entries))
                                .build(),
                        BodyHandlers.ofString());
                JsonNode keys = new ObjectMapper().readTree(answer.body()).path("keys");
                if (keys.size() != BATCH) {
                    throw new IllegalStateException(answer.body());
                }
                written.addAndGet(BATCH);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String vector(Random random) {
        return IntStream.range(0, Cache.DIMENSIONS)
                .mapToObj(i -> Float.toString(random.nextFloat() + 0.1f))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
