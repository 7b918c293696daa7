package io.semcache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.store.query.Named;
import io.semcache.store.query.ScanQuery;
import io.semcache.store.query.ScanResult;
import io.semcache.store.row.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of entries: in order, by prefix, a page at a time, and those that are there. */
class ScanTest {

    private static final long NOW_MS = 5_000;

    private final TestStore test;

    ScanTest(@TempDir Path directory) {
        test = TestStore.open(directory);
    }

    @AfterEach
    void close() {
        test.close();
    }

    private void put(int key, String namespace, @Nullable String name, long expiresAtMs) {
        test.put(Rows.entryKey(key), Rows.named(namespace, name, expiresAtMs));
    }

    private List<String> scan(String prefix, @Nullable String after, int limit) {
        return scan(test, "ns", prefix, after, limit);
    }

    private static List<String> scan(
            TestStore test, String namespace, String prefix, @Nullable String after, int limit) {
        return names(test, new ScanQuery(namespace, prefix, after, limit, NOW_MS)).stream()
                .map(Named::name)
                .toList();
    }

    private static List<Named> names(TestStore test, ScanQuery query) {
        return ((ScanResult.Found) test.ask(query).getResult()).names();
    }

    @Test
    void listsNamesInOrderOfTheirBytes() {
        put(1, "ns", "b", Row.NEVER);
        put(2, "ns", "ab", Row.NEVER);
        put(3, "ns", "a", Row.NEVER);
        put(4, "ns", "ß", Row.NEVER);
        put(5, "ns", null, Row.NEVER);
        put(6, "other", "aa", Row.NEVER);

        assertThat(scan("", null, 10)).containsExactly("a", "ab", "b", "ß");
    }

    @Test
    void saysTheKeyOfEachName() {
        put(7, "ns", "a", Row.NEVER);

        assertThat(names(test, new ScanQuery("ns", "", null, 1, NOW_MS)))
                .containsExactly(new Named("a", Rows.entryKey(7)));
    }

    @Test
    void startsWithThePrefixAndBehindTheLastPage() {
        for (int i = 0; i < 30; i++) {
            put(i, "ns", "key-%02d".formatted(i), Row.NEVER);
        }

        assertThat(scan("key-1", null, 4)).containsExactly("key-10", "key-11", "key-12", "key-13");
        assertThat(scan("key-1", "key-17", 4)).containsExactly("key-18", "key-19");
        assertThat(scan("key-1", "key-04", 1)).containsExactly("key-10");
        assertThat(scan("key-1", "key-20", 1)).isEmpty();
    }

    @Test
    void leavesOutWhatHasExpired() {
        put(1, "ns", "gone", NOW_MS);
        put(2, "ns", "lives", NOW_MS + 1);

        assertThat(scan("", null, 10)).containsExactly("lives");
    }

    @Test
    void forgetsWhatIsDeletedRenamedOrNotAnEntryAnyMore() {
        put(1, "ns", "deleted", Row.NEVER);
        put(2, "ns", "before", Row.NEVER);
        put(3, "ns", "negative", Row.NEVER);

        test.put(Rows.entryKey(1), null);
        put(2, "ns", "after", Row.NEVER);
        test.put(Rows.entryKey(3), new Row.Negative("code", "message", "ns", 0, 0, 0, 0));

        assertThat(scan("", null, 10)).containsExactly("after");
    }

    @Test
    void followsTheExpiryOfItsEntry() {
        put(1, "ns", "a", NOW_MS);
        put(1, "ns", "a", Row.NEVER);

        assertThat(scan("", null, 10)).containsExactly("a");
    }

    @Test
    void keepsBothEntriesOfOneName() {
        put(1, "ns", "a", Row.NEVER);
        put(2, "ns", "a", Row.NEVER);
        test.put(Rows.entryKey(1), null);

        assertThat(names(test, new ScanQuery("ns", "", null, 10, NOW_MS)))
                .containsExactly(new Named("a", Rows.entryKey(2)));
    }

    @Test
    void refusesALimitOutOfRange() {
        assertThatThrownBy(() -> new ScanQuery("ns", "", null, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ScanQuery("ns", "", null, ScanQuery.MAX_LIMIT + 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void pagesThroughWhatAModelHasAlsoOnAStandby(long seed, @TempDir Path other) {
        Random random = new Random(seed);
        Map<Integer, String> model = new HashMap<>();
        List<KeyValue<byte[], byte[]>> changelog = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            int key = random.nextInt(500);
            String name = "n" + Integer.toString(key * 7919 % 500, 3);
            byte[] row = random.nextInt(4) == 0 ? null : Rows.bytes(Rows.named("ns", name, Row.NEVER));
            test.store.put(Rows.bytes(Rows.entryKey(key)), row);
            changelog.add(new KeyValue<>(Rows.entryKey(key).bytes(), row));
            if (row == null) {
                model.remove(key);
            } else {
                model.put(key, name);
            }
        }

        List<String> expected = model.values().stream().sorted().toList();
        assertThat(allPages(test)).as("seed %d", seed).isEqualTo(expected);
        try (TestStore standby = TestStore.open(other)) {
            standby.context.restore(changelog);

            assertThat(allPages(standby)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private static List<String> allPages(TestStore test) {
        List<String> all = new ArrayList<>();
        String last = null;
        List<String> page;
        do {
            page = scan(test, "ns", "", last, 17);
            all.addAll(page);
            last = page.isEmpty() ? last : page.getLast();
        } while (page.size() == 17);
        return all;
    }
}
