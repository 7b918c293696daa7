package io.semcache.server.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.Part;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.PartitionAnswer.Role;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import io.semcache.server.similarity.SimilarityCall;
import io.semcache.store.filter.Attributes;
import io.semcache.store.filter.Field;
import io.semcache.store.filter.Filter;
import io.semcache.store.query.Neighbour;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.row.Payload;
import io.semcache.store.row.RowKey;
import io.semcache.vectors.Embedding;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SimilarityCodecTest {

    private static final Deadline DEADLINE = new Deadline(1, 2);
    private static final CacheKey KEY = CacheKey.ofName("default", "k");

    private static PeerSearch search(@Nullable Filter filter, Set<Part> include) {
        return new PeerSearch(
                new SimilarityCall(
                        "team",
                        new EmbeddingSpace("model", "revision", 3),
                        Embedding.of(1f, -0f, Float.MIN_VALUE),
                        1_000,
                        -0.25f,
                        filter,
                        include,
                        Long.MAX_VALUE,
                        DEADLINE),
                List.of(7, 0, 3));
    }

    private static List<PeerSearch> through(List<PeerSearch> searches) {
        return PeerCodec.decode(
                PeerCodec.encode(searches, SimilarityCodec::writeSearch),
                in -> SimilarityCodec.readSearch(in, DEADLINE));
    }

    private static List<PartitionAnswer> answersThrough(List<PartitionAnswer> answers) {
        return PeerCodec.decode(
                PeerCodec.encode(answers, SimilarityCodec::writeAnswer),
                in -> SimilarityCodec.readAnswer(in, "n2:8078"));
    }

    @Test
    void carriesSearches() {
        List<PeerSearch> searches = List.of(
                search(null, Set.of()), search(null, EnumSet.allOf(Part.class)), search(null, EnumSet.of(Part.VECTOR)));

        assertThat(through(searches)).isEqualTo(searches);
    }

    @Test
    void carriesEveryFilter() {
        Field.Metadata page = new Field.Metadata("page");
        Filter filter = new Filter.And(List.of(
                new Filter.Equal(new Field.Tags(), "ä"),
                new Filter.Or(List.of(
                        new Filter.In(page, Set.of("x", 1.5, true)),
                        new Filter.In(new Field.InputType(), Set.of()),
                        new Filter.Equal(new Field.Payload(), true),
                        new Filter.Not(new Filter.Equal(page, false)))),
                new Filter.Range(page, 1.0, null, null, -2.0),
                new Filter.Range(page, null, -0.0, Double.MAX_VALUE, null)));

        assertThat(through(List.of(search(filter, Set.of()))).getFirst().call().filter())
                .isEqualTo(filter);
    }

    private static Neighbour near(String name, float score) {
        return new Neighbour(RowKey.entry(CacheKey.ofName("default", name).bytes()), score);
    }

    @Test
    void carriesEveryAnswer() {
        List<PartitionAnswer> answers = List.of(
                new Searched(2, "n2:8078", Role.ACTIVE, 0, -1, 10, 2, 99, List.of(near("a", 0.5f), near("b", -1f))),
                new Searched(9, "n2:8078", Role.STANDBY, 12, 40, 0, 0, 1, List.of()),
                new Missing(4, ErrorCode.STALE_BOUND_EXCEEDED, "too far behind"));

        assertThat(answersThrough(answers)).isEqualTo(answers);
    }

    @Test
    void carriesQuestionsForEntries() {
        PeerMatches question = new PeerMatches(
                search(new Filter.Equal(new Field.Tags(), "a"), Set.of(Part.TEXT))
                        .call(),
                3,
                List.of(near("a", 0.5f), near("b", -1f)));

        assertThat(PeerCodec.decode(
                        PeerCodec.encode(List.of(question), SimilarityCodec::writeQuestion),
                        in -> SimilarityCodec.readQuestion(in, DEADLINE)))
                .containsExactly(question);
    }

    @Test
    void carriesEntriesAndThatThereIsNone() {
        Match bare = new Match(KEY, -1f, null, null, null, null, null);
        Match full = new Match(
                KEY,
                0.5f,
                "name",
                new Attributes("query", Set.of("a", "b"), Map.of("s", "x", "n", 2.0, "b", false), true),
                "später",
                new Payload(new byte[] {1, 2, 3}, null),
                Embedding.of(1f, 2f),
                true);
        List<Optional<Match>> entries = List.of(Optional.of(full), Optional.empty(), Optional.of(bare));

        assertThat(PeerCodec.decode(PeerCodec.encode(entries, SimilarityCodec::writeMatch), SimilarityCodec::readMatch))
                .isEqualTo(entries);
    }

    @Test
    void refusesWhatIsCutOff() {
        byte[] bytes = PeerCodec.encode(
                List.of(search(new Filter.Not(new Filter.Equal(new Field.Tags(), "a")), Set.of())),
                SimilarityCodec::writeSearch);

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException()
                    .as("cut to %s bytes", length)
                    .isThrownBy(() -> PeerCodec.decode(cut, in -> SimilarityCodec.readSearch(in, DEADLINE)));
        }
    }

    @Test
    void refusesAFilterWithoutAnEnd() {
        Filter filter = new Filter.Equal(new Field.Tags(), "a");
        for (int level = 0; level < 70; level++) {
            filter = new Filter.Not(filter);
        }
        byte[] bytes = PeerCodec.encode(List.of(search(filter, Set.of())), SimilarityCodec::writeSearch);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerCodec.decode(bytes, in -> SimilarityCodec.readSearch(in, DEADLINE)))
                .withMessageContaining("levels");
    }
}
