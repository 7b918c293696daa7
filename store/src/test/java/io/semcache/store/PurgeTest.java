package io.semcache.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.query.SubjectQuery;
import io.semcache.store.query.SubjectRows;
import io.semcache.store.row.Blob;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.store.row.TokenCount;
import io.semcache.vectors.Codes;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After an erasure no table file holds a byte of what was removed: text, name, labels, vector or codes. */
class PurgeTest {

    private static final int ROWS = 400;
    private static final RowKey ERASURE = RowKey.erasure(Rows.cacheKey(1 << 20));
    private static final Row.Erasure ERASED = new Row.Erasure(1_000, 1, 77, Row.NEVER);
    private static final RowKey WAITER = RowKey.waiter(Rows.cacheKey(2), new byte[] {1});
    private static final Embedding VECTOR = vector(new Random(7));

    private final Path directory;
    private final TestStore test;

    PurgeTest(@TempDir Path directory) throws Exception {
        this.directory = directory;
        test = TestStore.open(directory);
        Random random = new Random(1);
        for (int i = 0; i < ROWS; i++) {
            test.put(key(i), entry("someone", "text-" + i, vector(random), 0));
        }
        test.put(key(0), entry("whom", "the-text-of-whom", VECTOR, 0));
        test.put(key(1), entry("whom", "an-earlier-text-of-whom", VECTOR, 0));
        test.reopen(); // into files
        test.put(key(1), entry("whom", "a-later-text-of-whom", VECTOR, 0));
        test.put(RowKey.flight(Rows.cacheKey(2)), Rows.randomFlight(random));
        test.put(WAITER, new Row.Waiter(new UUID(1, 2), Row.NEVER, Blob.of(new byte[] {7}), Row.NEVER));
        test.reopen();
    }

    @AfterEach
    void close() {
        test.close();
    }

    /** Keys all over the key space. */
    private static RowKey key(int i) {
        byte[] cacheKey = new byte[RowKey.CACHE_KEY_BYTES];
        new Random(i).nextBytes(cacheKey);
        return RowKey.entry(cacheKey);
    }

    private static Embedding vector(Random random) {
        float[] components = new float[24];
        for (int i = 0; i < components.length; i++) {
            components[i] = (float) random.nextGaussian();
        }
        return Embedding.of(components);
    }

    private static Row.Present entry(@Nullable String subject, String text, Embedding vector, long epoch) {
        EntryInfo info = new EntryInfo(
                "ns",
                "m",
                "1",
                InputKind.NONE,
                TokenCount.UNKNOWN,
                "hash",
                "name-" + text,
                text,
                Set.of("tag-" + text),
                Map.of(),
                subject,
                "source-" + text,
                null,
                Set.of());
        return new Row.Present(vector, info, 1_000, Row.NEVER, epoch, 7, null);
    }

    private static List<byte[]> traces() {
        return List.of("text-of-whom".getBytes(UTF_8), "whom".getBytes(UTF_8), VECTOR.bytes(), codes(Codes.of(VECTOR)));
    }

    /** Without scale and error bound. */
    private static byte[] codes(Codes codes) {
        byte[] bytes = codes.bytes();
        byte[] components = new byte[VECTOR.dimensions()];
        System.arraycopy(bytes, bytes.length - components.length, components, 0, components.length);
        return components;
    }

    /** Looks again if files are merged meanwhile. */
    private static List<Path> filesWith(Path directory, byte[] trace) throws IOException {
        for (int i = 0; i < 100; i++) {
            try {
                return filesAtRestWith(directory, trace);
            } catch (NoSuchFileException | UncheckedIOException e) {
                Thread.onSpinWait(); // a file was merged away between the list and the look
            }
        }
        throw new AssertionError("the files of " + directory + " are never at rest");
    }

    private static List<Path> filesAtRestWith(Path directory, byte[] trace) throws IOException {
        List<Path> found = new ArrayList<>();
        String needle = new String(trace, ISO_8859_1);
        try (var tree = Files.walk(directory)) {
            for (Path path : tree.filter(Files::isRegularFile).toList()) {
                if (path.toString().endsWith(".sst")
                        && new String(Files.readAllBytes(path), ISO_8859_1).contains(needle)) {
                    found.add(path);
                }
            }
        }
        return found;
    }

    private List<RowKey> about(@Nullable String namespace, String subject) {
        return test.ask(new SubjectQuery(namespace, subject)).getResult().entries();
    }

    private void erase() {
        for (RowKey key : about(null, "whom")) {
            test.put(key, null);
        }
        test.put(ERASURE, ERASED);
    }

    private static void awaitPurged(TestStore store) throws InterruptedException {
        for (int i = 0; i < 10_000 && !store.stats().purged(); i++) {
            Thread.sleep(1);
        }
        assertThat(store.stats().purged()).as("purged after ten seconds").isTrue();
    }

    private static void requireNoTrace(Path directory) throws IOException {
        for (byte[] trace : traces()) {
            assertThat(filesWith(directory, trace))
                    .as("files with %s", new String(trace, ISO_8859_1))
                    .isEmpty();
        }
    }

    @Test
    void findsEveryEntryOfASubjectAlsoFlushedOnesAndAllThatIsUnderWay() {
        assertThat(about("ns", "whom")).containsExactlyInAnyOrder(key(0), key(1));
        assertThat(about(null, "whom")).containsExactlyInAnyOrder(key(0), key(1));
        assertThat(about("other", "whom")).isEmpty();
        assertThat(about("ns", "who")).isEmpty();
        assertThat(about("ns", "someone")).hasSize(ROWS - 2);

        test.put(RowKey.namespace(Rows.cacheKey(3)), new Row.Namespace("ns", 100, 99));

        assertThat(test.get(key(0))).isNull();
        assertThat(about("ns", "whom")).containsExactlyInAnyOrder(key(0), key(1));
        SubjectRows underWay = test.ask(new SubjectQuery("ns", "whom")).getResult();
        assertThat(underWay.flights()).containsExactly(RowKey.flight(Rows.cacheKey(2)));
        assertThat(underWay.waiters()).containsExactly(WAITER);
    }

    @Test
    void leavesNoTraceInAnyFileAndEverythingElse() throws Exception {
        assertThat(test.stats().purged()).isTrue();
        for (byte[] trace : traces()) {
            assertThat(filesWith(directory, trace)).isNotEmpty();
        }
        long entries = test.stats().entries();

        erase();
        awaitPurged(test);

        requireNoTrace(directory);
        assertThat(test.stats().entries()).isEqualTo(entries - 2);
        assertThat(test.stats().checksum()).isEqualTo(test.recount().checksum());
        assertThat(Objects.requireNonNull(test.get(ERASURE))).isEqualTo(ERASED);
    }

    @Test
    void goesOnAfterARestart() throws Exception {
        erase();
        test.commit(1);
        test.reopen();
        awaitPurged(test);

        requireNoTrace(directory);
        test.reopen();
        assertThat(test.stats().purged()).as("nothing is due again").isTrue();
    }

    @Test
    void comesToAStandbyWithTheChangelog(@TempDir Path other) throws Exception {
        try (TestStore standby = TestStore.open(other)) {
            List<KeyValue<byte[], byte[]>> changelog = new ArrayList<>();
            TestStore.drain(test.store.all()).forEach(row -> changelog.add(new KeyValue<>(row.key.get(), row.value)));
            standby.context.restore(changelog);
            standby.reopen();
            assertThat(filesWith(other, VECTOR.bytes())).isNotEmpty();

            List<KeyValue<byte[], byte[]>> erasure = new ArrayList<>();
            about("ns", "whom").forEach(key -> erasure.add(new KeyValue<>(key.bytes(), null)));
            erasure.add(new KeyValue<>(ERASURE.bytes(), Rows.bytes(ERASED)));
            standby.context.restore(erasure);
            awaitPurged(standby);

            requireNoTrace(other);
        }
    }
}
