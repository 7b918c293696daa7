package io.semcache.vectors.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.vectors.Codes;
import io.semcache.vectors.Embedding;
import io.semcache.vectors.UnitVector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorIndexTest {

    private static final int DIMENSIONS = 24;

    private final AtomicLong now = new AtomicLong();
    private final VectorIndex index = new VectorIndex(DIMENSIONS, now::get);
    private final StoredTable table = new StoredTable();
    private final Random random = new Random(11);

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void findsNothingWhenItIsEmpty() {
        assertThat(found(search(vector(), 10))).isEmpty();
    }

    @Test
    void findsAnOverwrittenRowOnceAndByItsNewVector() {
        Embedding before = vector();
        Embedding after = vector();
        fill(100);
        table.put(index, Vectors.key(7), before);
        table.put(index, Vectors.key(7), after);

        assertThat(index.rows()).isEqualTo(100);
        assertThat(found(search(after, 1))).extracting(Neighbour::key).containsExactly(Vectors.key(7));
        assertThat(found(search(before, 1_000))).hasSize(100);
    }

    @Test
    void doesNotFindARemovedRow() {
        fill(100);
        table.remove(index, Vectors.key(7));

        assertThat(index.rows()).isEqualTo(99);
        assertThat(index.remove(Vectors.key(7))).isFalse();
        assertThat(found(search(vector(), 1_000)))
                .hasSize(99)
                .extracting(Neighbour::key)
                .doesNotContain(Vectors.key(7));
    }

    @Test
    void loadsARowOnlyIfNoNewerOneIsThere() {
        Embedding newer = vector();
        table.put(index, Vectors.key(1), newer);

        assertThat(index.putIfAbsent(Vectors.key(1), 0, Codes.of(vector()))).isFalse();
        assertThat(index.putIfAbsent(Vectors.key(2), 0, Codes.of(vector()))).isTrue();
        assertThat(index.rows()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 50, 5_000})
    void findsKMatchesWhenKMatch(int everyNth) {
        fill(10_000);
        Predicate<byte[]> matches = key -> number(key) % everyNth == 0;
        StoredRows matching = key -> matches.test(key) ? table.read(key) : null;
        Embedding query = vector();

        // The signature knows no more than whether the number is even.
        var result =
                index.search(new Search(UnitVector.of(query), 10, -1f, signature -> signature % 2 == 0, matching, 1));

        assertThat(neighbours(result)).isEqualTo(strings(table.bruteForce(query, 10, -1f, matches)));
    }

    @Test
    void readsNoRowWhoseSignatureCannotMatch() {
        fill(1_000);
        List<byte[]> read = new ArrayList<>();
        StoredRows recording = key -> {
            read.add(key);
            return table.read(key);
        };

        index.search(new Search(UnitVector.of(vector()), 10, -1f, signature -> signature == 4, recording, 1));

        assertThat(read).containsExactly(Vectors.key(4));
    }

    @Test
    void findsTheNextBestWhenTheBestAreGoneFromTheStore() {
        fill(5_000);
        Embedding query = vector();
        table.bruteForce(query, 40, -1f, key -> true).forEach(n -> table.rows().remove(n.key()));

        var result = index.search(search(query, 10));

        assertThat(neighbours(result)).isEqualTo(strings(table.bruteForce(query, 10, -1f, key -> true)));
    }

    @Test
    void scoresTheRowThatIsStoredNowAndNotTheOneThatWasIndexed() {
        fill(5_000);
        Embedding query = vector();
        List<Neighbour> best = table.bruteForce(query, 40, -1f, key -> true);
        Embedding opposite = Embedding.of(negated(query));
        best.forEach(n -> table.rows().put(n.key(), opposite));

        var result = index.search(search(query, 10));

        assertThat(neighbours(result)).isEqualTo(strings(table.bruteForce(query, 10, -1f, key -> true)));
    }

    @Test
    void hasNoAnswerAfterTheDeadline() {
        fill(1_000);
        Search search = search(vector(), 10);

        now.set(search.deadlineNanos() + 1);

        assertThat(index.search(search)).isEqualTo(new SearchResult.Unfinished(0));
    }

    @Test
    void hasNoAnswerWhenTheDeadlinePassesWhileRowsAreRead() {
        fill(1_000);
        StoredRows slow = key -> {
            now.addAndGet(1);
            return table.read(key);
        };

        var result = index.search(new Search(UnitVector.of(vector()), 10, -1f, null, slow, 3));

        assertThat(result).isEqualTo(new SearchResult.Unfinished(1_000));
    }

    @Test
    void hasNoAnswerWhenItIsCalledOffWhileCodesAreScanned() {
        fill(1_000);
        AtomicBoolean calledOff = new AtomicBoolean(true);
        Search search = new Search(UnitVector.of(vector()), 10, -1f, null, table, 1, calledOff::get);

        assertThat(index.search(search)).isEqualTo(new SearchResult.Unfinished(0));

        calledOff.set(false);
        assertThat(found(search)).hasSize(10);
    }

    @Test
    void hasNoAnswerWhenItIsCalledOffWhileRowsAreRead() {
        fill(1_000);
        AtomicInteger read = new AtomicInteger();
        StoredRows counting = key -> {
            read.incrementAndGet();
            return table.read(key);
        };

        var result =
                index.search(new Search(UnitVector.of(vector()), 10, -1f, null, counting, 1, () -> read.get() == 3));

        assertThat(result).isEqualTo(new SearchResult.Unfinished(1_000));
        assertThat(read).hasValue(3);
    }

    @Test
    void readsFewRowsOfMany() {
        fill(20_000);

        var found = (SearchResult.Found) index.search(search(vector(), 10));

        assertThat(found.scanned()).isEqualTo(20_000);
        assertThat(found.rescored()).isBetween(10L, 200L);
    }

    @Test
    void keepsRowsThroughAsManyWritesAsAnIntCannotCount() {
        fill(100);
        index.skipVersions(3L * Integer.MAX_VALUE);
        table.remove(index, Vectors.key(1));
        index.skipVersions(3L * Integer.MAX_VALUE);
        table.put(index, Vectors.key(2), vector());
        Embedding query = vector();

        assertThat(neighbours(index.search(search(query, 1_000))))
                .isEqualTo(strings(table.bruteForce(query, 1_000, -1f, key -> true)))
                .hasSize(99);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> index.put(new byte[31], 0, Codes.of(vector())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> index.put(Vectors.key(1), 0, Codes.of(Embedding.of(1f))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> index.search(search(Embedding.of(1f), 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> search(vector(), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> search(vector(), 1_001)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Search(UnitVector.of(vector()), 1, Float.NaN, null, table, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesEverythingOnceClosed() {
        fill(10);
        index.close();

        assertThatThrownBy(() -> index.search(search(vector(), 1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> fill(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> index.remove(Vectors.key(1))).isInstanceOf(IllegalStateException.class);
    }

    private void fill(int rows) {
        for (int i = 0; i < rows; i++) {
            table.put(index, Vectors.key(i), i, vector());
        }
    }

    private Embedding vector() {
        return Vectors.gaussian(random, DIMENSIONS);
    }

    private Search search(Embedding query, int k) {
        return new Search(UnitVector.of(query), k, -1f, null, table, 1);
    }

    private List<Neighbour> found(Search search) {
        return ((SearchResult.Found) index.search(search)).neighbours();
    }

    private static List<String> neighbours(SearchResult result) {
        return strings(((SearchResult.Found) result).neighbours());
    }

    private static List<String> strings(List<Neighbour> neighbours) {
        return neighbours.stream().map(n -> number(n.key()) + ": " + n.score()).toList();
    }

    private static int number(byte[] key) {
        return ByteBuffer.wrap(key).getInt(4);
    }

    private static float[] negated(Embedding vector) {
        float[] components = vector.toFloats();
        for (int i = 0; i < components.length; i++) {
            components[i] = -components[i];
        }
        return components;
    }
}
