package io.semcache.server.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.FlightStates;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.TokenCount;
import io.semcache.vectors.Embedding;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PeerCodecTest {

    private static final CacheKey KEY = CacheKey.ofName("default", "k");

    @Test
    void carriesEveryAnswer() {
        Embedding vector = Embedding.of(1f, -0f, Float.MIN_VALUE);
        List<Outcome<Answer>> answers = List.of(
                new Outcome.Answered<>(new Answer.Found(Answer.Origin.HIT, vector, TokenCount.UNKNOWN, 5, 0)),
                new Outcome.Answered<>(new Answer.Found(Answer.Origin.MISS, vector, TokenCount.of(7), 5, 9)),
                new Outcome.Answered<>(new Answer.Found(Answer.Origin.STALE, vector, TokenCount.of(7), 5, 9)),
                new Outcome.Answered<>(
                        new Answer.Found(Answer.Origin.COALESCED, vector, new TokenCount(7, true), 5, -1)),
                new Outcome.Moved<>(),
                new Outcome.Answered<>(new Answer.Failed(ErrorCode.RATE_LIMITED, "später", 1_500)));

        assertThat(PeerCodec.decode(PeerCodec.encode(answers, PeerCodec::writeAnswer), PeerCodec::readAnswer))
                .isEqualTo(answers);
    }

    @Test
    void carriesRows() {
        EntryInfo info = EntryInfo.of("default", "tiny", "r", InputKind.QUERY, 3, "hash");
        List<Outcome<Optional<Row>>> rows = List.of(
                new Outcome.Answered<>(Optional.of(new Row.Present(Embedding.of(1f, 2f), info, 1, 2, 0, 4, null))),
                new Outcome.Answered<>(Optional.empty()),
                new Outcome.Moved<>());

        assertThat(PeerCodec.decode(PeerCodec.encode(rows, PeerCodec::writeRow), PeerCodec::readRow))
                .isEqualTo(rows);
    }

    @Test
    void carriesFlightsAndTheirStates() {
        List<FlightStates.Flight> flights = List.of(new FlightStates.Flight(KEY, "flight-1", Long.MAX_VALUE));
        List<Outcome<FlightStates.State>> states = Stream.concat(
                        Arrays.stream(FlightStates.State.values()).map(Outcome.Answered::new),
                        Stream.of(new Outcome.Moved<FlightStates.State>()))
                .<Outcome<FlightStates.State>>map(outcome -> outcome)
                .toList();

        assertThat(PeerCodec.decode(PeerCodec.encode(flights, PeerCodec::writeFlight), PeerCodec::readFlight))
                .isEqualTo(flights);
        assertThat(PeerCodec.decode(PeerCodec.encode(states, PeerCodec::writeState), PeerCodec::readState))
                .isEqualTo(states);
    }

    @Test
    void carriesEvents() {
        byte[] event = {0, 1, 2};

        List<PeerEvent> read = PeerCodec.decode(
                PeerCodec.encode(List.of(new PeerEvent(KEY, event)), PeerCodec::writeEvent), PeerCodec::readEvent);

        assertThat(read).singleElement().satisfies(lookup -> {
            assertThat(lookup.key()).isEqualTo(KEY);
            assertThat(lookup.event()).containsExactly(event);
        });
    }

    @Test
    void refusesAnotherVersion() {
        byte[] bytes = PeerCodec.encode(List.of(KEY), PeerCodec::writeKey);
        bytes[0] = 2;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerCodec.decode(bytes, PeerCodec::readKey))
                .withMessageContaining("version");
    }

    @Test
    void refusesWhatIsCutOff() {
        byte[] bytes = PeerCodec.encode(
                List.of(new PeerEvent(KEY, new byte[] {1, 2, 3}), new PeerEvent(KEY, new byte[] {4})),
                PeerCodec::writeEvent);

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException()
                    .as("cut to %s bytes", length)
                    .isThrownBy(() -> PeerCodec.decode(cut, PeerCodec::readEvent));
        }
    }
}
