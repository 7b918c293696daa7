package io.semcache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.filter.Field;
import io.semcache.store.filter.Filter;
import io.semcache.store.query.Neighbour;
import io.semcache.store.query.NeighbourRowsQuery;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SimilarityResult;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.vectors.Embedding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search has found can be read afterwards, as long as it still is what was found. */
class NeighbourRowsTest {

    private static final RowKey NEAR = Rows.entryKey(1);
    private static final RowKey FAR = Rows.entryKey(2);
    private static final Embedding QUERY = Embedding.of(1f, 0f);
    private static final EmbeddingSpace SPACE = new EmbeddingSpace("m", "1", 2);

    private final TestStore test;

    NeighbourRowsTest(@TempDir Path directory) {
        test = TestStore.open(directory);
        test.put(NEAR, entry(QUERY, InputKind.NONE, "near"));
        test.put(FAR, entry(Embedding.of(1f, 1f), InputKind.NONE, "far"));
    }

    @AfterEach
    void close() {
        test.close();
    }

    private static Row.Present entry(Embedding vector, InputKind kind, String text) {
        EntryInfo info = EntryInfo.of("ns", "m", "1", kind, 3, "p").named(null, text);
        return Row.Present.of(vector, info, 1_000);
    }

    private static SimilarityQuery search(@Nullable Filter filter) {
        return new SimilarityQuery("ns", SPACE, QUERY, 10, -1f, filter, 0, SearchedSpaces.soon());
    }

    private List<Neighbour> found(SimilarityQuery search) throws InterruptedException {
        test.awaitSearchable();
        return ((SimilarityResult.Found) test.ask(search).getResult()).neighbours();
    }

    private List<Optional<String>> texts(SimilarityQuery search, List<Neighbour> neighbours) {
        return test.ask(new NeighbourRowsQuery(search, neighbours)).getResult().stream()
                .map(row -> row.map(present -> String.valueOf(present.info().text())))
                .toList();
    }

    @Test
    void comeInTheOrderOfTheNeighbours() throws InterruptedException {
        SimilarityQuery search = search(null);
        List<Neighbour> neighbours = found(search);

        assertThat(texts(search, neighbours)).containsExactly(Optional.of("near"), Optional.of("far"));
        assertThat(texts(search, neighbours.reversed())).containsExactly(Optional.of("far"), Optional.of("near"));
    }

    @Test
    void areNotThoseOfAnEntryThatIsGone() throws InterruptedException {
        SimilarityQuery search = search(null);
        List<Neighbour> neighbours = found(search);

        test.put(NEAR, null);

        assertThat(texts(search, neighbours)).containsExactly(Optional.empty(), Optional.of("far"));
    }

    @Test
    void areNotThoseOfAnEntryThatHasAnotherScoreNow() throws InterruptedException {
        SimilarityQuery search = search(null);
        List<Neighbour> neighbours = found(search);

        test.put(NEAR, entry(Embedding.of(1f, 0.001f), InputKind.NONE, "nearly"));

        assertThat(texts(search, neighbours)).containsExactly(Optional.empty(), Optional.of("far"));
    }

    @Test
    void areNotThoseOfAnEntryThatTheFilterLeavesOutNow() throws InterruptedException {
        SimilarityQuery search = search(new Filter.Equal(new Field.InputType(), "none"));
        List<Neighbour> neighbours = found(search);

        test.put(NEAR, entry(QUERY, InputKind.QUERY, "near"));

        assertThat(texts(search, neighbours)).containsExactly(Optional.empty(), Optional.of("far"));
    }

    @Test
    void areNewWhereOnlyWhatIsBesideTheVectorHasChanged() throws InterruptedException {
        SimilarityQuery search = search(null);
        List<Neighbour> neighbours = found(search);

        test.put(NEAR, entry(QUERY, InputKind.NONE, "new"));

        assertThat(texts(search, neighbours)).containsExactly(Optional.of("new"), Optional.of("far"));
    }
}
