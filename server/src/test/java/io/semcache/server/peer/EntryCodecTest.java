package io.semcache.server.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;
import io.semcache.server.entries.Matched;
import io.semcache.server.entries.NameQuery;
import io.semcache.server.entries.Names;
import io.semcache.server.entries.Written;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryCodecTest {

    @Test
    void carriesWhatCameOfWrites() {
        CacheKey key = CacheKey.ofName("default", "k");
        List<Outcome<Written>> written = List.of(
                new Outcome.Answered<>(new Written.Applied(key, true)),
                new Outcome.Answered<>(new Written.Applied(key, false)),
                new Outcome.Moved<>(),
                new Outcome.Answered<>(new Written.Failed(ErrorCode.INVALID_VECTOR, "größer", 7)));

        assertThat(PeerCodec.decode(PeerCodec.encode(written, EntryCodec::writeWritten), EntryCodec::readWritten))
                .isEqualTo(written);
    }

    @Test
    void carriesWhatCameOfCommandsForPartitions() {
        List<Outcome<Matched>> matched = List.of(
                new Outcome.Answered<>(new Matched.Counted(3, 1L << 40)),
                new Outcome.Moved<>(),
                new Outcome.Answered<>(new Matched.Failed(ErrorCode.NOT_READY, "größer")));

        assertThat(PeerCodec.decode(PeerCodec.encode(matched, EntryCodec::writeMatched), EntryCodec::readMatched))
                .isEqualTo(matched);
    }

    @Test
    void carriesQuestionsForNames() {
        List<PartitionNames> questions = List.of(
                new PartitionNames(0, new NameQuery("default", "", null, 1)),
                new PartitionNames(7, new NameQuery("team", "ü/", "ü/7", 1_000)));

        assertThat(PeerCodec.decode(PeerCodec.encode(questions, EntryCodec::writeQuestion), EntryCodec::readQuestion))
                .isEqualTo(questions);
    }

    @Test
    void carriesNames() {
        List<Outcome<Names>> names = List.of(
                new Outcome.Answered<>(new Names.Page(List.of("a", "ü", "\uD83D\uDE00"), true)),
                new Outcome.Answered<>(new Names.Page(List.of(), false)),
                new Outcome.Moved<>(),
                new Outcome.Answered<>(new Names.Failed(ErrorCode.CORRUPTED, "damaged")));

        assertThat(PeerCodec.decode(PeerCodec.encode(names, EntryCodec::writeNames), EntryCodec::readNames))
                .isEqualTo(names);
    }

    @Test
    void refusesNamesThatAreCutOff() {
        List<Outcome<Names>> page = List.of(new Outcome.Answered<>(new Names.Page(List.of("abc", "def"), false)));
        byte[] bytes = PeerCodec.encode(page, EntryCodec::writeNames);

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException()
                    .as("cut to %s bytes", length)
                    .isThrownBy(() -> PeerCodec.decode(cut, EntryCodec::readNames));
        }
    }
}
