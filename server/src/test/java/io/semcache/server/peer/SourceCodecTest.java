package io.semcache.server.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;
import io.semcache.server.invalidation.Dependents;
import io.semcache.server.invalidation.SourceItems;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourceCodecTest {

    private static final CacheKey KEY = CacheKey.ofName("default", "k");

    @Test
    void carriesQuestions() {
        List<PartitionSource> items =
                List.of(new PartitionSource(0, "default", "docs/a"), new PartitionSource(7, "team", "grüße"));
        List<GraphSource> graph = List.of(new GraphSource("default", ""), new GraphSource("team", "ü"));

        assertThat(PeerCodec.decode(
                        PeerCodec.encode(items, SourceCodec::writePartitionSource), SourceCodec::readPartitionSource))
                .isEqualTo(items);
        assertThat(PeerCodec.decode(
                        PeerCodec.encode(graph, SourceCodec::writeGraphSource), SourceCodec::readGraphSource))
                .isEqualTo(graph);
    }

    @Test
    void carriesTheItemsOfASource() {
        List<Outcome<SourceItems>> items = List.of(
                new Outcome.Answered<>(new SourceItems.Found(List.of(
                        new SourceItems.Item(KEY, "page-1", "r1"), new SourceItems.Item(KEY, KEY.hex(), null)))),
                new Outcome.Answered<>(new SourceItems.Found(List.of())),
                new Outcome.Moved<>(),
                new Outcome.Answered<>(new SourceItems.Failed(ErrorCode.CORRUPTED, "damaged")));

        assertThat(PeerCodec.decode(PeerCodec.encode(items, SourceCodec::writeItems), SourceCodec::readItems))
                .isEqualTo(items);
    }

    @Test
    void carriesWhatDependsOnASource() {
        List<Outcome<Dependents>> dependents = List.of(
                new Outcome.Answered<>(new Dependents.Found(Set.of("a", "größer"))),
                new Outcome.Moved<>(),
                new Outcome.Answered<>(new Dependents.Failed(ErrorCode.NOT_READY, "not now")));

        assertThat(PeerCodec.decode(
                        PeerCodec.encode(dependents, SourceCodec::writeDependents), SourceCodec::readDependents))
                .isEqualTo(dependents);
    }

    @Test
    void refusesItemsThatAreCutOff() {
        List<Outcome<SourceItems>> items = List.of(
                new Outcome.Answered<>(new SourceItems.Found(List.of(new SourceItems.Item(KEY, "page-1", "r1")))));
        byte[] bytes = PeerCodec.encode(items, SourceCodec::writeItems);

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException()
                    .as("cut to %s bytes", length)
                    .isThrownBy(() -> PeerCodec.decode(cut, SourceCodec::readItems));
        }
    }
}
