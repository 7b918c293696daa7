package io.semcache.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.Settings;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.Reply;
import io.semcache.schemas.Waiter;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.Float32List;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.topology.admission.Admission;
import io.semcache.topology.admission.Verdict;
import io.semcache.vectors.Embedding;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of one partition, with crashes anywhere. A fetch stage answers in any order, sometimes twice,
 * sometimes not at all.
 */
class CrashModelTest {

    private static final Settings SETTINGS = TestSettings.defaults();
    private static final int HISTORIES = 100;
    private static final int STEPS = 160;
    private static final int ROUNDS_TO_REST = 40;

    /** Nobody has a deadline. */
    private static final Set<String> EXPECTED_ERRORS =
            Set.of("provider_unavailable", "provider_rejected", "not_cached");

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000, 2_000, 3_000})
    void answersEveryRequestWithItsVector(long firstSeed) {
        forEachHistory(firstSeed, (history, seed) -> {
            assertThat(history.unanswered()).as("unanswered, seed %d", seed).isEmpty();
            assertThat(history.wrongVectors())
                    .as("wrong vectors, seed %d", seed)
                    .isEmpty();
            assertThat(history.errors()).as("errors, seed %d", seed).isSubsetOf(EXPECTED_ERRORS);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {4_000, 5_000})
    void storesWhatANodeThatNeverCrashedStores(long firstSeed) {
        var comparable = new AtomicInteger();

        forEachHistory(firstSeed, (history, seed) -> {
            CrashingCache clean = history.cache.cleanRun();
            // A replay that meets a delete of its future may open a flight where there was a hit.
            if (clean.flightIds().equals(history.cache.flightIds())) {
                comparable.incrementAndGet();
                assertThat(History.vectors(history.cache.rows()))
                        .as("entries, seed %d", seed)
                        .isEqualTo(History.vectors(clean.rows()));
            }
        });

        assertThat(comparable).hasValueGreaterThan(HISTORIES / 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {6_000, 7_000})
    void keepsNoEntryThatWasDeletedLaterAndLosesNone(long firstSeed) {
        forEachHistory(firstSeed, (history, seed) -> {
            assertThat(history.resurrected()).as("deleted, seed %d", seed).isEmpty();
            assertThat(history.lost()).as("put, seed %d", seed).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {8_000, 9_000})
    void changelogAloneMakesTheSameStore(long firstSeed) {
        forEachHistory(
                firstSeed,
                (history, seed) -> assertThat(history.lasting(history.cache.replayedChangelog()))
                        .as("seed %d", seed)
                        .isEqualTo(history.lasting(history.cache.rows())));
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000})
    void leavesNoFlightAndNoWaiterBehind(long firstSeed) {
        forEachHistory(
                firstSeed,
                (history, seed) -> assertThat(history.flightsAndWaiters())
                        .as("seed %d", seed)
                        .isZero());
    }

    @ParameterizedTest
    @ValueSource(longs = {11_000, 12_000, 13_000})
    void givesEveryNamedEntryTheVectorOfItsLastText(long firstSeed) {
        forEachHistory(
                firstSeed,
                (history, seed) -> assertThat(history.wrongNames())
                        .as("named entries, seed %d", seed)
                        .isEmpty());
    }

    private static void forEachHistory(long firstSeed, ObjLongConsumer<History> check) {
        for (long seed = firstSeed; seed < firstSeed + HISTORIES; seed++) {
            var history = new History(seed);
            history.play();
            check.accept(history, seed);
        }
    }

    private static final class History {

        private static final List<String> TEXTS = List.of("one", "two", "three", "refused");
        private static final Embedding OWN_VECTOR = Embedding.of(9, 9, 9, 9);
        private static final List<String> NAMES = List.of("first", "second");
        private static final List<CacheMode> MODES = List.of(
                CacheMode.DEFAULT,
                CacheMode.DEFAULT,
                CacheMode.REFRESH,
                CacheMode.NO_STORE,
                CacheMode.ONLY_IF_CACHED,
                CacheMode.BYPASS);

        private final CrashingCache cache = new CrashingCache(SETTINGS);
        private final Admission admission = new Admission(SETTINGS, cache.clock);
        private final Random random;
        private final Map<String, String> textByRequest = new HashMap<>();
        private final List<EmbeddingFetch> inHand = new ArrayList<>();
        private final Set<String> answered = new HashSet<>();
        private int fetchesTaken;
        private int puts;

        private History(long seed) {
            random = new Random(seed);
        }

        private void play() {
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            for (int round = 0; round < ROUNDS_TO_REST; round++) {
                cache.processAll();
                takeFetches(Integer.MAX_VALUE);
                while (!inHand.isEmpty()) {
                    answer(inHand.removeFirst(), Outcome.OK);
                }
                cache.sweep(Duration.ofMinutes(5));
            }
        }

        private void step() {
            int dice = random.nextInt(100);
            if (dice < 25) {
                lookup();
            } else if (dice < 28) {
                write();
            } else if (dice < 32) {
                writeName();
            } else if (dice < 60) {
                if (cache.hasNext()) {
                    cache.processNext();
                }
            } else if (dice < 70) {
                takeFetches(1 + random.nextInt(3));
            } else if (dice < 80) {
                answerSomething();
            } else if (dice < 85) {
                cache.sweep(Duration.ofSeconds(random.nextInt(60)));
            } else if (dice < 93) {
                cache.commit();
            } else {
                crash();
            }
        }

        private void lookup() {
            String text = pick(TEXTS);
            String id = "r" + textByRequest.size();
            textByRequest.put(id, text);
            var request = Requests.request(id, text).setCache(pick(MODES));
            if (random.nextInt(4) == 0) {
                request.setTags(List.of("tag" + random.nextInt(3)));
            }
            if (random.nextInt(4) == 0) {
                request.setTtlMs(Duration.ofDays(1 + random.nextInt(3)).toMillis());
            }
            var waiter = new Waiter("", id, Reply.TOPIC, ByteBuffer.allocate(0), List.of());
            append(admission.lookup(request.build(), waiter));
        }

        private void write() {
            String text = pick(TEXTS);
            append(admission.command(
                    random.nextInt(3) == 0 ? Requests.put(text, vectorOf(text)).build() : Requests.delete(text)));
        }

        /** Every put has a payload of its own; some bring their vector, some want none. */
        private void writeName() {
            String name = pick(NAMES);
            if (random.nextInt(4) == 0) {
                append(admission.command(Requests.deleteName(name)));
                return;
            }
            var put = Requests.putName(name, "payload " + puts++).setText(pick(TEXTS));
            switch (random.nextInt(5)) {
                case 0 -> put.setEmbed(false);
                case 1 -> put.setVector(ByteBuffer.wrap(OWN_VECTOR.bytes()));
                default -> {
                    // embedded by the cache
                }
            }
            append(admission.command(put.build()));
        }

        /** Names whose entry is not what the last command for them says. */
        private List<String> wrongNames() {
            return NAMES.stream()
                    .filter(name -> {
                        CacheKey key = CacheKey.ofName("default", name);
                        return !cache.lastCommand(key)
                                .map(command -> explains(command, cache.entry(key)))
                                .orElseGet(() -> cache.entry(key) == null);
                    })
                    .toList();
        }

        private static boolean explains(CommandEvent last, @Nullable Row row) {
            if (last.getOp() == CommandOp.DELETE) {
                return row == null;
            }
            return row instanceof Row.Present entry
                    && entry.payload() != null
                    && ByteBuffer.wrap(entry.payload().bytes()).equals(last.getPayload())
                    && explains(last, entry.vector());
        }

        /** The provider refuses one of the texts, but a put may have brought its vector. */
        private static boolean explains(CommandEvent put, @Nullable Embedding vector) {
            if (put.getVector() != null) {
                return OWN_VECTOR.equals(vector);
            }
            if (!put.getEmbed() || (vector == null && put.getText().equals("refused"))) {
                return vector == null;
            }
            return vectorOf(put.getText()).equals(vector);
        }

        private void append(Verdict<? extends SpecificRecord> verdict) {
            switch (verdict) {
                case Verdict.Admitted<? extends SpecificRecord> admitted ->
                    cache.append(admitted.key(), admitted.event());
                case Verdict.Refused<? extends SpecificRecord> refused -> throw new AssertionError(refused);
            }
        }

        private void takeFetches(int most) {
            while (most-- > 0 && fetchesTaken < cache.fetches().size()) {
                inHand.add(cache.fetches().get(fetchesTaken++));
            }
        }

        private void answerSomething() {
            if (inHand.isEmpty()) {
                return;
            }
            EmbeddingFetch fetch = inHand.remove(random.nextInt(inHand.size()));
            boolean knows = answered.contains(fetch.getFlightId());
            if (random.nextInt(8) == 0 || (knows && random.nextBoolean())) {
                return; // lost with its consumer, or recognised as answered
            }
            answer(fetch, random.nextInt(6) == 0 ? Outcome.UNAVAILABLE : Outcome.OK);
        }

        private void answer(EmbeddingFetch fetch, Outcome outcome) {
            answered.add(fetch.getFlightId());
            SpecificRecord event;
            if (outcome == Outcome.UNAVAILABLE) {
                event = Requests.failure(fetch, outcome, "provider_unavailable", null, cache.clock.instant());
            } else if (fetch.getText().equals("refused")) {
                event = Requests.failure(fetch, Outcome.REJECTED, "provider_rejected", null, cache.clock.instant());
            } else {
                event = Requests.vector(fetch, vectorOf(fetch.getText()), cache.clock.instant());
            }
            cache.append(CacheKey.ofText(fetch.getIdentity(), fetch.getText()), event);
        }

        private void crash() {
            CrashingCache.Kept all = cache.everything();
            int fetchesThatSomebodySaw =
                    Math.max(0, fetchesTaken - (cache.fetches().size() - all.fetches()));
            var kept = new CrashingCache.Kept(
                    random.nextInt(all.changesOnDisk() + 1),
                    random.nextInt(all.changesInChangelog() + 1),
                    random.nextInt(all.results() + 1),
                    fetchesThatSomebodySaw + random.nextInt(all.fetches() - fetchesThatSomebodySaw + 1));
            if (random.nextInt(4) == 0) {
                cache.crashLosingTheDisk(kept);
            } else {
                cache.crash(kept);
            }
        }

        private <T> T pick(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }

        private static Embedding vectorOf(String text) {
            return Embedding.of(text.length(), text.charAt(0), 1, -1);
        }

        private List<String> unanswered() {
            Set<String> ids = new HashSet<>(textByRequest.keySet());
            cache.results().forEach(result -> ids.remove(result.getRequestId()));
            return List.copyOf(ids);
        }

        private List<EmbeddingResult> wrongVectors() {
            return cache.results().stream()
                    .filter(result -> result.getEmbedding() != null)
                    .filter(result -> !Float32List.toEmbedding(result.getEmbedding())
                            .equals(vectorOf(textByRequest.getOrDefault(result.getRequestId(), "?"))))
                    .toList();
        }

        private Set<String> errors() {
            return cache.results().stream()
                    .filter(result -> result.getError() != null)
                    .map(result -> result.getError().getCode())
                    .collect(Collectors.toSet());
        }

        private static Map<RowKey, Row.Present> vectors(Map<RowKey, Row> rows) {
            Map<RowKey, Row.Present> vectors = new LinkedHashMap<>();
            rows.forEach((key, row) -> {
                if (row instanceof Row.Present present) {
                    vectors.put(key, present);
                }
            });
            return vectors;
        }

        /** Entries that are older than a delete of their key. */
        private Map<RowKey, Row.Present> resurrected() {
            Map<RowKey, Row.Present> entries = vectors(cache.rows());
            entries.entrySet()
                    .removeIf(entry -> lastOffset(CommandOp.DELETE, entry.getKey())
                            < entry.getValue().offset());
            return entries;
        }

        /** Keys without an entry, or with an older one, though a put was the last command. */
        private List<RowKey> lost() {
            Map<RowKey, Row.Present> entries = vectors(cache.rows());
            return TEXTS.stream()
                    .map(text -> RowKey.entry(key(text).bytes()))
                    .filter(key -> lastOffset(CommandOp.PUT, key) > lastOffset(CommandOp.DELETE, key))
                    .filter(key -> {
                        Row.Present entry = entries.get(key);
                        return entry == null || entry.offset() < lastOffset(CommandOp.PUT, key);
                    })
                    .toList();
        }

        private int lastOffset(CommandOp op, RowKey key) {
            List<Integer> offsets = cache.offsetsOf(op, key);
            return offsets.isEmpty() ? -1 : offsets.getLast();
        }

        private CacheKey key(String text) {
            return switch (admission.lookup(Requests.plain("key", text), null)) {
                case Verdict.Admitted<LookupEvent> admitted -> admitted.key();
                case Verdict.Refused<LookupEvent> refused -> throw new AssertionError(refused);
            };
        }

        /** Without what only waits for a sweep: a lost tombstone brings back nothing but rows whose time is over. */
        private Map<RowKey, Row> lasting(Map<RowKey, Row> rows) {
            Map<RowKey, Row> lasting = new LinkedHashMap<>(rows);
            lasting.values()
                    .removeIf(row -> row.expiresAtMs() != Row.NEVER && row.expiresAtMs() <= cache.clock.millis());
            return lasting;
        }

        private long flightsAndWaiters() {
            return cache.rows().values().stream()
                    .filter(row -> row instanceof Row.Flight || row instanceof Row.Waiter)
                    .count();
        }
    }
}
