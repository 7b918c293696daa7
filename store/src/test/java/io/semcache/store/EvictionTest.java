package io.semcache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.store.query.EvictionQuery;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has to go when a namespace is above its cap. */
class EvictionTest {

    private static final int ENTRIES = 2_000;

    private final Random random = new Random(1);
    private final RowKey[] keys = new RowKey[ENTRIES];
    private final TestStore test;

    EvictionTest(@TempDir Path directory) {
        test = TestStore.open(directory);
        for (int i = 0; i < ENTRIES; i++) {
            byte[] cacheKey = new byte[RowKey.CACHE_KEY_BYTES];
            random.nextBytes(cacheKey);
            keys[i] = RowKey.entry(cacheKey);
            test.put(keys[i], entry("ns", i));
        }
    }

    @AfterEach
    void close() {
        test.close();
    }

    private static Row entry(String namespace, long createdAtMs) {
        EntryInfo info = EntryInfo.of(namespace, "hash", "1", InputKind.NONE, 3, "hash");
        return new Row.Present(null, info, createdAtMs, Row.NEVER, 0, 0, null);
    }

    private List<RowKey> victims(long maxBytes, long maxEntries, int limit) {
        return test.ask(new EvictionQuery("ns", maxBytes, maxEntries, limit)).getResult();
    }

    private long bytes() {
        return test.stats().namespace("ns").bytes();
    }

    @Test
    void isNobodyWithinTheCaps() {
        assertThat(victims(EvictionQuery.NO_CAP, ENTRIES, 100)).isEmpty();
        assertThat(victims(bytes(), EvictionQuery.NO_CAP, 100)).isEmpty();
        assertThat(test.ask(new EvictionQuery("other", 0, 0, 100)).getResult()).isEmpty();
    }

    @Test
    void isEnoughToComeALittleBelowTheCap() {
        long cap = ENTRIES - 10;

        assertThat(victims(EvictionQuery.NO_CAP, cap, 128)).hasSize(10 + (int) cap / 64);
        assertThat(victims(EvictionQuery.NO_CAP, cap, 7)).hasSize(7);
    }

    @Test
    void bringsTheBytesBelowTheirCap() {
        long cap = bytes() * 99 / 100;
        for (RowKey victim : victims(cap, EvictionQuery.NO_CAP, 128)) {
            test.put(victim, null);
        }

        assertThat(bytes()).isBetween(cap - cap / 32, cap);
    }

    @Test
    void sparesWhatWasReadMoreThanTheRest() {
        Set<RowKey> used = new HashSet<>();
        for (int i = 0; i < ENTRIES / 2; i++) {
            used.add(keys[i]);
            for (int reads = 0; reads < 4; reads++) {
                test.get(keys[i]);
            }
        }

        for (int round = 0; round < 8; round++) {
            assertThat(victims(EvictionQuery.NO_CAP, ENTRIES - 100, 100))
                    .as("round %d", round)
                    .doesNotContainAnyElementsOf(used);
        }
    }

    @Test
    void isTheOlderOfTwoThatWereReadAlike() {
        List<RowKey> victims = victims(EvictionQuery.NO_CAP, ENTRIES - 1, 1);

        // The oldest of 64 of 2,000: in the older half but for one case in 2⁶⁴.
        assertThat(List.of(keys).subList(0, ENTRIES / 2)).containsAll(victims);
    }

    @Test
    void leavesOtherNamespacesAndKindsOfRowsAlone() {
        for (int i = 0; i < ENTRIES; i += 2) {
            test.put(keys[i], entry("other", i));
        }
        test.put(RowKey.flight(keys[0].cacheKey()), Rows.randomFlight(random));

        List<RowKey> victims = victims(EvictionQuery.NO_CAP, 0, 128);

        assertThat(victims)
                .hasSize(128)
                .doesNotHaveDuplicates()
                .allSatisfy(victim -> assertThat(test.get(victim))
                        .isInstanceOfSatisfying(
                                Row.Present.class,
                                entry -> assertThat(entry.info().namespace()).isEqualTo("ns")));
    }

    @Test
    void findsTheFewOfASmallNamespaceInTheEnd() {
        test.put(keys[0], entry("small", 0));
        test.put(keys[1], entry("small", 1));
        EvictionQuery query = new EvictionQuery("small", 0, EvictionQuery.NO_CAP, 10);

        for (int i = 0; i < 100 && test.stats().namespaces().containsKey("small"); i++) {
            test.ask(query).getResult().forEach(victim -> test.put(victim, null));
        }

        assertThat(test.stats().namespaces()).doesNotContainKey("small");
        assertThat(test.stats().entries()).isEqualTo(ENTRIES - 2);
    }

    @Test
    void refusesLimitsAndCapsOutOfRange() {
        assertThatThrownBy(() -> new EvictionQuery("ns", 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EvictionQuery("ns", 0, 0, EvictionQuery.MAX_LIMIT + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EvictionQuery("ns", -1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
