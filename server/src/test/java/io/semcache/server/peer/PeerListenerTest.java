package io.semcache.server.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.webserver.http.HttpRouting;
import io.semcache.config.ErrorCode;
import io.semcache.config.Secret;
import io.semcache.dump.Block;
import io.semcache.dump.Entry;
import io.semcache.dump.Source;
import io.semcache.dump.Space;
import io.semcache.serdes.CacheKey;
import io.semcache.server.cluster.CopyStats;
import io.semcache.server.cluster.NamespaceCounts;
import io.semcache.server.dump.SectionRequest;
import io.semcache.server.dump.SectionSource;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.FlightStates;
import io.semcache.server.entries.Matched;
import io.semcache.server.entries.NameQuery;
import io.semcache.server.entries.Names;
import io.semcache.server.entries.Written;
import io.semcache.server.erasure.PartitionFiles;
import io.semcache.server.http.Listener;
import io.semcache.server.invalidation.Dependents;
import io.semcache.server.invalidation.SourceItems;
import io.semcache.server.ledger.Days;
import io.semcache.server.ledger.LedgerPart;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.store.query.CommitStats;
import io.semcache.store.query.Omission;
import io.semcache.store.row.Row;
import io.semcache.store.row.TokenCount;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Client and listener of the peer protocol against each other. */
class PeerListenerTest {

    private static final CacheKey KEY = CacheKey.ofName("default", "k");
    private static final Answer FOUND = new Answer.Found(Answer.Origin.HIT, Embedding.of(1f), TokenCount.of(1), 2, 3);
    private static final List<PeerEvent> QUESTION = List.of(new PeerEvent(KEY, new byte[] {7}));

    private static final Row ROW = new Row.Negative("code", "m".repeat(100), "default", 1, 0, 0, 0);
    private static final Outcome<Optional<Row>> FOUND_ROW = new Outcome.Answered<>(Optional.of(ROW));
    private static final int TWO_ROWS = 200;

    private static final CopyStats COPY = new CopyStats(
            3,
            CopyStats.Role.STANDBY,
            9,
            -1,
            new CommitStats(5, 8, 77),
            Map.of("ns", new NamespaceCounts(1, 2, 3, -4)));

    private volatile boolean breaking;
    private final List<Duration> waits = new CopyOnWriteArrayList<>();

    private final PeerService service = new PeerService() {
        @Override
        public List<Outcome<Answer>> lookups(List<PeerEvent> lookups, Deadline deadline) {
            waits.add(deadline.remaining());
            return lookups.stream()
                    .<Outcome<Answer>>map(lookup -> new Outcome.Answered<>(FOUND))
                    .toList();
        }

        @Override
        public Outcome<SourceItems> sourceItems(PartitionSource question) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome<Dependents> dependents(GraphSource question) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Outcome<Matched>> partitionWrites(List<PeerCommand> commands, Deadline deadline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Outcome<Written>> writes(List<PeerEvent> commands, Deadline deadline) {
            waits.add(deadline.remaining());
            return commands.stream()
                    .<Outcome<Written>>map(command -> new Outcome.Answered<>(new Written.Applied(command.key(), true)))
                    .toList();
        }

        @Override
        public Outcome<SectionSource> section(SectionRequest request, Deadline deadline) {
            return request.partition() == 7
                    ? new Outcome.Moved<>()
                    : new Outcome.Answered<>(new OneEntry(request.partition(), breaking));
        }

        @Override
        public List<CopyStats> copies() {
            return List.of(COPY);
        }

        @Override
        public Outcome<Names> names(PartitionNames question) {
            return new Outcome.Answered<>(
                    new Names.Page(List.of(question.query().prefix() + question.partition()), false));
        }

        @Override
        public Outcome<PartitionFiles> files(int partition) {
            return switch (partition) {
                case 0 -> new Outcome.Moved<>();
                case 1 -> new Outcome.Answered<>(new PartitionFiles.Purged());
                case 2 -> new Outcome.Answered<>(new PartitionFiles.Purging());
                default -> new Outcome.Answered<>(new PartitionFiles.Failed(ErrorCode.CORRUPTED, "no. " + partition));
            };
        }

        @Override
        public Outcome<LedgerPart> ledger(PartitionDays question) {
            return switch (question.partition()) {
                case 0 -> new Outcome.Moved<>();
                case 1 ->
                    new Outcome.Answered<>(new LedgerPart.Failed(
                            ErrorCode.CORRUPTED, question.days().toString()));
                default ->
                    new Outcome.Answered<>(
                            new LedgerPart.Rows(List.of(new LedgerPart.StoredRow(new byte[] {1, 2}, new byte[] {3}))));
            };
        }

        @Override
        public Outcome<Optional<Row>> row(CacheKey key) {
            return new Outcome.Answered<>(Optional.of(ROW));
        }

        @Override
        public List<PartitionAnswer> similar(PeerSearch search) {
            return List.of();
        }

        @Override
        public List<Optional<Match>> matches(PeerMatches question) {
            return List.of();
        }

        @Override
        public List<Outcome<FlightStates.State>> flights(List<FlightStates.Flight> flights) {
            return List.of(new Outcome.Answered<>(FlightStates.State.BEHIND));
        }

        @Override
        public List<FlightStates.State> flightsAnywhere(List<FlightStates.Flight> flights, Deadline deadline) {
            return List.of(FlightStates.State.OPEN);
        }
    };

    private final Listener listener = new Listener(
            "127.0.0.1",
            0,
            1 << 20,
            new PeerApi(service, new Secret("right"), Duration.ofSeconds(60), Clock.systemUTC(), TWO_ROWS).routing());
    private final PeerAddress address = new PeerAddress("127.0.0.1", listener.port());
    private final PeerClient client = new PeerClient(new Secret("right"));

    @Test
    void carriesPartsOfTheLedger() {
        Days days = new Days(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 31));
        List<PartitionDays> questions =
                List.of(new PartitionDays(0, days), new PartitionDays(1, days), new PartitionDays(2, days));

        List<Outcome<LedgerPart>> parts =
                client.ledger(address, questions, in(Duration.ofSeconds(10))).join();

        assertThat(parts.get(0)).isEqualTo(new Outcome.Moved<LedgerPart>());
        assertThat(parts.get(1))
                .isEqualTo(
                        new Outcome.Answered<LedgerPart>(new LedgerPart.Failed(ErrorCode.CORRUPTED, days.toString())));
        LedgerPart.Rows rows = (LedgerPart.Rows) ((Outcome.Answered<LedgerPart>) parts.get(2)).answer();
        assertThat(rows.rows().getFirst().key()).containsExactly(1, 2);
        assertThat(rows.rows().getFirst().value()).containsExactly(3);
    }

    @Test
    void tellsWhoseFilesAreRewritten() {
        assertThat(client.files(address, List.of(0, 1, 2, 3), in(Duration.ofSeconds(10)))
                        .join())
                .containsExactly(
                        new Outcome.Moved<>(),
                        new Outcome.Answered<>(new PartitionFiles.Purged()),
                        new Outcome.Answered<>(new PartitionFiles.Purging()),
                        new Outcome.Answered<>(new PartitionFiles.Failed(ErrorCode.CORRUPTED, "no. 3")));
    }

    @AfterEach
    void stop() {
        client.close();
        listener.close();
    }

    private static Deadline in(Duration time) {
        return Deadline.in(time, Clock.systemUTC());
    }

    @Test
    void answersQuestions() {
        assertThat(client.lookups(address, QUESTION, in(Duration.ofSeconds(5))).join())
                .containsExactly(new Outcome.Answered<>(FOUND));
    }

    @Test
    void sendsSectionsWhileTheyAreRead() throws IOException, InterruptedException {
        SectionRequest request = new SectionRequest(2, "ns", Set.of(Omission.TEXT));

        Outcome<SectionSource> outcome = client.section(address, request, in(Duration.ofSeconds(5)));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Answered.class, answered -> {
            try (SectionSource section = (SectionSource) answered.answer()) {
                assertThat(section.start()).isEqualTo(new Block.Section(2, 9, 41, 40));
                assertThat(section.next()).isInstanceOf(Block.Entries.class);
                assertThat(section.next())
                        .isEqualTo(new Block.Sources(List.of(new Source("ns", "page", List.of("book")))));
                assertThat(section.next()).isNull();
                assertThat(section.end()).isEqualTo(new Block.SectionEnd(1, 5, 2, 6));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(client.section(address, new SectionRequest(7, null, Set.of()), in(Duration.ofSeconds(5))))
                .isInstanceOf(Outcome.Moved.class);
    }

    @Test
    void noticesASectionThatBreaksOff() throws IOException, InterruptedException {
        breaking = true;
        SectionRequest request = new SectionRequest(2, null, Set.of());

        assertThatThrownBy(() -> {
                    if (client.section(address, request, in(Duration.ofSeconds(5)))
                            instanceof Outcome.Answered<SectionSource>(SectionSource section)) {
                        try (section) {
                            section.next();
                            section.next();
                        }
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void tellsItsCopies() {
        assertThat(client.copies(address, in(Duration.ofSeconds(5))).join()).containsExactly(COPY);
    }

    /** A section of one entry and one source. */
    private static final class OneEntry implements SectionSource {

        private final int partition;
        private final boolean breaks;
        private int given;

        OneEntry(int partition, boolean breaks) {
            this.partition = partition;
            this.breaks = breaks;
        }

        @Override
        public Block.Section start() {
            return new Block.Section(partition, 9, 41, 40);
        }

        @Override
        public Block.@Nullable Content next() throws IOException {
            if (given > 0 && breaks) {
                throw new IOException("told to break");
            }
            Space space = new Space("ns", "m", "r", "p", 0, 1);
            Entry entry = new Entry(new byte[32], space, 1, 0, -1, false, 0, 0, new byte[4], new byte[0]);
            return switch (given++) {
                case 0 -> new Block.Entries(List.of(entry));
                case 1 -> new Block.Sources(List.of(new Source("ns", "page", List.of("book"))));
                default -> null;
            };
        }

        @Override
        public Block.SectionEnd end() {
            return new Block.SectionEnd(1, 5, 2, 6);
        }

        @Override
        public void close() {}
    }

    @Test
    void carriesWrites() {
        assertThat(client.writes(address, QUESTION, in(Duration.ofSeconds(5))).join())
                .containsExactly(new Outcome.Answered<>(new Written.Applied(KEY, true)));
        assertThat(waits).hasSize(1);
    }

    @Test
    void listsNamesOfSeveralPartitionsAtOnce() {
        NameQuery query = new NameQuery("default", "n", null, 10);
        List<PartitionNames> questions = List.of(new PartitionNames(3, query), new PartitionNames(5, query));

        assertThat(client.names(address, questions, in(Duration.ofSeconds(5))).join())
                .containsExactly(
                        new Outcome.Answered<>(new Names.Page(List.of("n3"), false)),
                        new Outcome.Answered<>(new Names.Page(List.of("n5"), false)));
    }

    @Test
    void carriesTheDeadline() {
        client.lookups(address, QUESTION, in(Duration.ofSeconds(5))).join();

        assertThat(waits)
                .singleElement()
                .satisfies(wait -> assertThat(wait).isBetween(Duration.ofMillis(3_000), Duration.ofMillis(5_001)));
    }

    @Test
    void tellsFlightsOfItsOwnFromThoseAnywhere() {
        List<FlightStates.Flight> flights = List.of(new FlightStates.Flight(KEY, "f", 1));

        assertThat(client.flights(address, flights, in(Duration.ofSeconds(5))).join())
                .containsExactly(new Outcome.Answered<>(FlightStates.State.BEHIND));
        assertThat(client.flightsAnywhere(address, flights, in(Duration.ofSeconds(5)))
                        .join())
                .containsExactly(new Outcome.Answered<>(FlightStates.State.OPEN));
    }

    @Test
    void answersNobodyWithoutTheSecret() {
        try (PeerClient stranger = new PeerClient(new Secret("wrong"))) {
            assertThatThrownBy(() -> stranger.lookups(address, QUESTION, in(Duration.ofSeconds(5)))
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("403");
        }
        assertThat(waits).isEmpty();
    }

    @Test
    void failsWhenNobodyListens() {
        listener.close();

        assertThatThrownBy(() -> client.lookups(address, QUESTION, in(Duration.ofSeconds(5)))
                        .join())
                .isInstanceOf(CompletionException.class);
    }

    @Test
    void failsWhenAnswersAreMissing() {
        FlightStates.Flight flight = new FlightStates.Flight(KEY, "f", 1);

        assertThatThrownBy(() -> client.flights(address, List.of(flight, flight), in(Duration.ofSeconds(5)))
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("expected 2 answers");
    }

    @Test
    void endsAnAnswerWithTheRowThatExceedsItsBound() {
        List<CacheKey> keys = Collections.nCopies(5, KEY);

        assertThat(client.rows(address, keys, in(Duration.ofSeconds(5))).join())
                .containsExactly(
                        FOUND_ROW, FOUND_ROW, new Outcome.Moved<>(), new Outcome.Moved<>(), new Outcome.Moved<>());
    }

    @Test
    void tellsAPeerOfAnotherVersion() throws Exception {
        HttpRequest question = HttpRequest.newBuilder(address.uri(PeerPaths.ROWS))
                .header(PeerPaths.SECRET.defaultCase(), "right")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {2, 0, 0, 0, 0}))
                .build();
        try (HttpClient tomorrow = HttpClient.newHttpClient()) {
            assertThat(tomorrow.send(question, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(426);
        }
    }

    @Test
    void learnsThatAPeerIsOfAnotherVersion() {
        HttpRouting.Builder tomorrow = HttpRouting.builder()
                .post(
                        PeerPaths.ROWS,
                        (request, response) -> response.status(426).send());
        try (Listener other = new Listener("127.0.0.1", 0, 1 << 20, tomorrow)) {
            PeerAddress peer = new PeerAddress("127.0.0.1", other.port());

            assertThatThrownBy(() -> client.rows(peer, List.of(KEY), in(Duration.ofSeconds(5)))
                            .join())
                    .hasCauseInstanceOf(PeerVersionException.class);
        }
    }
}
