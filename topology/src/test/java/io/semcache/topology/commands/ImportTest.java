package io.semcache.topology.commands;

import static io.semcache.topology.Requests.OTHER_VECTOR;
import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.plain;
import static io.semcache.topology.Requests.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.dump.Entry;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.ImportEvent;
import io.semcache.schemas.ImportedEntry;
import io.semcache.schemas.ImportedSource;
import io.semcache.serdes.CacheKey;
import io.semcache.store.export.DumpedEntries;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import io.semcache.topology.admission.ImportAdmission;
import io.semcache.vectors.Embedding;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTest {

    private static final String TEXT = "hello";

    @TempDir
    private Path stateDir;

    private CacheDriver cache;
    private CacheKey key;
    private ImportAdmission admission;
    private long nowMs;

    @SuppressWarnings("NullAway.Init")
    ImportTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(stateDir, TestSettings.defaults());
        key = cache.key(TEXT);
        admission = new ImportAdmission(TestSettings.defaults());
        nowMs = cache.clock.millis();
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    @Test
    void storesTheEntryWithTheOffsetOfTheEvent() {
        cache.request(plain("r1", "another"));
        byte[] row = row(VECTOR, nowMs - 5, Row.NEVER);

        load(row);

        assertThat(cache.entry(key)).isInstanceOfSatisfying(Row.Present.class, entry -> {
            assertThat(entry.vector()).isEqualTo(VECTOR);
            assertThat(entry.createdAtMs()).isEqualTo(nowMs - 5);
            assertThat(entry.offset()).isEqualTo(1);
            Entry again = DumpedEntries.entry(key.bytes(), entry);
            assertThat(DumpedEntries.contentHash(key.bytes(), DumpedEntries.row(again)))
                    .isEqualTo(DumpedEntries.contentHash(key.bytes(), row));
        });
        assertThat(cache.failures()).isEmpty();
    }

    @Test
    void keepsANewerEntryAndReplacesAnOlderOne() {
        cache.command(put(TEXT, OTHER_VECTOR).build());

        load(row(VECTOR, nowMs - 1, Row.NEVER));
        assertThat(cache.entry(key))
                .isInstanceOfSatisfying(
                        Row.Present.class, entry -> assertThat(entry.vector()).isEqualTo(OTHER_VECTOR));

        load(row(VECTOR, nowMs + 1, Row.NEVER));
        assertThat(cache.entry(key))
                .isInstanceOfSatisfying(
                        Row.Present.class, entry -> assertThat(entry.vector()).isEqualTo(VECTOR));
    }

    @Test
    void canBeRepeated() {
        load(row(VECTOR, nowMs, Row.NEVER));
        load(row(VECTOR, nowMs, Row.NEVER));

        assertThat(cache.stats().entries()).isEqualTo(1);
    }

    @Test
    void storesNothingThatHasExpired() {
        load(row(VECTOR, nowMs - 10, nowMs));

        assertThat(cache.entry(key)).isNull();
        assertThat(cache.failures()).isEmpty();
    }

    @Test
    void isNotOverwrittenByTheFetchUnderWay() {
        cache.request(plain("r1", TEXT));
        EmbeddingFetch fetch = cache.fetch();

        load(row(VECTOR, nowMs, Row.NEVER));
        cache.event(key, Requests.vector(fetch, OTHER_VECTOR, cache.clock.instant()));

        assertThat(cache.results()).hasSize(1);
        assertThat(cache.entry(key))
                .isInstanceOfSatisfying(
                        Row.Present.class, entry -> assertThat(entry.vector()).isEqualTo(VECTOR));
    }

    @Test
    void sendsWhatCannotBeStoredToTheFailures() {
        byte[] damaged = row(VECTOR, nowMs, Row.NEVER);
        damaged[damaged.length - 1] ^= 1;
        load(damaged);
        load(row(Embedding.of(Float.NaN, 1f), nowMs, Row.NEVER));
        load(new byte[3]);

        assertThat(cache.failures()).hasSize(3);
        assertThat(cache.entry(key)).isNull();
    }

    @Test
    void declaresWhatSourcesDependOn() {
        CacheKey graph = CacheKey.ofSources("default");
        cache.event(graph, sources(source("page", "book"), source("book", "shelf")));
        cache.event(graph, sources(source("page", "author"), source("shelf", "page")));

        assertThat(cache.source("page"))
                .isNotNull()
                .satisfies(page -> assertThat(page.dependsOn()).containsExactlyInAnyOrder("book", "author"));
        assertThat(cache.source("shelf")).as("it would close a cycle").isNull();
        assertThat(cache.failureCodes()).containsExactly("dependency_cycle");
    }

    @Test
    void storesTheNeighboursOfWhatCannotBeStored() {
        CacheKey other = cache.key("other");
        cache.event(
                key,
                event(
                        imported(key, row(Embedding.of(0f, 0f), nowMs, Row.NEVER)),
                        imported(other, row(VECTOR, nowMs, Row.NEVER))));

        assertThat(cache.failures()).hasSize(1);
        assertThat(cache.entry(key)).isNull();
        assertThat(cache.entry(other)).isInstanceOf(Row.Present.class);
    }

    @Test
    void keepsTheNewerOfTwoInOneEvent() {
        cache.event(
                key,
                event(
                        imported(key, row(VECTOR, nowMs, Row.NEVER)),
                        imported(key, row(OTHER_VECTOR, nowMs - 1, Row.NEVER))));

        assertThat(cache.stats().entries()).isEqualTo(1);
        assertThat(cache.entry(key))
                .isInstanceOfSatisfying(
                        Row.Present.class, entry -> assertThat(entry.vector()).isEqualTo(VECTOR));
    }

    @Test
    void admitsOnlyWhatTheLimitsAllow() {
        assertThat(admission.refusal(row(VECTOR, nowMs, Row.NEVER))).isNull();
        assertThat(admission.refusal(row(Embedding.of(0f, 0f), nowMs, Row.NEVER)))
                .contains("unusable vector");
        assertThat(admission.refusal(Arrays.copyOf(row(VECTOR, nowMs, Row.NEVER), 70)))
                .isNotNull();
        byte[] tooLarge = DumpedEntries.row(DumpedEntries.entry(
                key.bytes(),
                Row.Present.of(
                        VECTOR,
                        info().named(
                                        "n",
                                        "x"
                                                .repeat(TestSettings.defaults()
                                                                .limits()
                                                                .textBytes()
                                                        + 1)),
                        1)));
        assertThat(admission.refusal(tooLarge)).contains("text must be at most");
    }

    private void load(byte[] row) {
        cache.event(key, event(imported(key, row)));
    }

    private ImportEvent event(ImportedEntry... entries) {
        return new ImportEvent(List.of(entries), List.of(), cache.clock.instant());
    }

    private ImportEvent sources(ImportedSource... sources) {
        return new ImportEvent(List.of(), List.of(sources), cache.clock.instant());
    }

    private static ImportedSource source(String name, String dependsOn) {
        return new ImportedSource("default", name, List.of(dependsOn));
    }

    private static ImportedEntry imported(CacheKey key, byte[] row) {
        return new ImportedEntry(ByteBuffer.wrap(key.bytes()), ByteBuffer.wrap(row));
    }

    private byte[] row(Embedding vector, long createdAtMs, long expiresAtMs) {
        return DumpedEntries.row(DumpedEntries.entry(
                key.bytes(), new Row.Present(vector, info(), createdAtMs, expiresAtMs, 3, 4, null)));
    }

    private static EntryInfo info() {
        return EntryInfo.of("default", "m", "r", InputKind.NONE, 3, "p");
    }
}
