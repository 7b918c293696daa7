package io.semcache.server.peer;

import io.semcache.config.Secret;
import io.semcache.serdes.CacheKey;
import io.semcache.server.cluster.CopyStats;
import io.semcache.server.dump.SectionRequest;
import io.semcache.server.dump.SectionSource;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.FlightStates;
import io.semcache.server.entries.Matched;
import io.semcache.server.entries.Names;
import io.semcache.server.entries.Written;
import io.semcache.server.erasure.PartitionFiles;
import io.semcache.server.invalidation.Dependents;
import io.semcache.server.invalidation.SourceItems;
import io.semcache.server.ledger.LedgerPart;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.store.row.Row;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/**
 * Asks other nodes. A future fails when the peer is not reached, refuses or answers something unreadable; cancelling it
 * ends the exchange. Thread-safe.
 */
public final class PeerClient implements AutoCloseable {

    /** A node in the same network that does not accept within this time is away. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    /** The peer answers at the deadline; this long an answer may travel. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final int OK = 200;

    /** Where the question does not say how many answers there are. */
    private static final int ANY_NUMBER = -1;

    private static final int UPGRADE_REQUIRED = 426;

    private final HttpClient client;
    private final String secret;

    public PeerClient(Secret secret) {
        this.secret = secret.value();
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    public CompletableFuture<List<Outcome<Answer>>> lookups(
            PeerAddress peer, List<PeerEvent> lookups, Deadline deadline) {
        byte[] body = PeerCodec.encode(lookups, PeerCodec::writeEvent);
        return ask(peer, PeerPaths.LOOKUPS, body, deadline, lookups.size(), PeerCodec::readAnswer);
    }

    public CompletableFuture<List<Outcome<Written>>> writes(
            PeerAddress peer, List<PeerEvent> commands, Deadline deadline) {
        byte[] body = PeerCodec.encode(commands, PeerCodec::writeEvent);
        return ask(peer, PeerPaths.WRITES, body, deadline, commands.size(), EntryCodec::readWritten);
    }

    public CompletableFuture<List<Outcome<Matched>>> partitionWrites(
            PeerAddress peer, List<PeerCommand> commands, Deadline deadline) {
        byte[] body = PeerCodec.encode(commands, EntryCodec::writeCommand);
        return ask(peer, PeerPaths.PARTITION_WRITES, body, deadline, commands.size(), EntryCodec::readMatched);
    }

    public CompletableFuture<List<Outcome<Names>>> names(
            PeerAddress peer, List<PartitionNames> questions, Deadline deadline) {
        byte[] body = PeerCodec.encode(questions, EntryCodec::writeQuestion);
        return ask(peer, PeerPaths.NAMES, body, deadline, questions.size(), EntryCodec::readNames);
    }

    public CompletableFuture<List<Outcome<LedgerPart>>> ledger(
            PeerAddress peer, List<PartitionDays> questions, Deadline deadline) {
        byte[] body = PeerCodec.encode(questions, LedgerCodec::writeQuestion);
        return ask(peer, PeerPaths.LEDGER, body, deadline, questions.size(), LedgerCodec::readPart);
    }

    public CompletableFuture<List<Outcome<SourceItems>>> sourceItems(
            PeerAddress peer, List<PartitionSource> questions, Deadline deadline) {
        byte[] body = PeerCodec.encode(questions, SourceCodec::writePartitionSource);
        return ask(peer, PeerPaths.SOURCE_ITEMS, body, deadline, questions.size(), SourceCodec::readItems);
    }

    public CompletableFuture<List<Outcome<Dependents>>> dependents(
            PeerAddress peer, List<GraphSource> questions, Deadline deadline) {
        byte[] body = PeerCodec.encode(questions, SourceCodec::writeGraphSource);
        return ask(peer, PeerPaths.DEPENDENTS, body, deadline, questions.size(), SourceCodec::readDependents);
    }

    public CompletableFuture<List<Outcome<PartitionFiles>>> files(
            PeerAddress peer, List<Integer> partitions, Deadline deadline) {
        byte[] body = PeerCodec.encode(partitions, FilesCodec::writePartition);
        return ask(peer, PeerPaths.FILES, body, deadline, partitions.size(), FilesCodec::readFiles);
    }

    public CompletableFuture<List<Outcome<Optional<Row>>>> rows(
            PeerAddress peer, List<CacheKey> keys, Deadline deadline) {
        byte[] body = PeerCodec.encode(keys, PeerCodec::writeKey);
        return ask(peer, PeerPaths.ROWS, body, deadline, keys.size(), PeerCodec::readRow);
    }

    /** Searches the peer's copies of some partitions; answers in the order of the partitions. */
    public CompletableFuture<List<PartitionAnswer>> similar(PeerAddress peer, PeerSearch search) {
        byte[] body = PeerCodec.encode(List.of(search), SimilarityCodec::writeSearch);
        Iterator<Integer> partitions = search.partitions().iterator();
        return ask(
                peer,
                PeerPaths.SIMILAR,
                body,
                search.call().deadline(),
                search.partitions().size(),
                in -> inOrder(SimilarityCodec.readAnswer(in, peer.toString()), partitions));
    }

    private static PartitionAnswer inOrder(PartitionAnswer answer, Iterator<Integer> partitions) {
        if (!partitions.hasNext() || answer.partition() != partitions.next()) {
            throw new IllegalArgumentException("expected another partition than " + answer.partition());
        }
        return answer;
    }

    /** Reads what the peer has found; answers in the order of the neighbours. */
    public CompletableFuture<List<Optional<Match>>> matches(PeerAddress peer, PeerMatches question) {
        byte[] body = PeerCodec.encode(List.of(question), SimilarityCodec::writeQuestion);
        return ask(
                peer,
                PeerPaths.MATCHES,
                body,
                question.call().deadline(),
                question.neighbours().size(),
                SimilarityCodec::readMatch);
    }

    public CompletableFuture<List<Outcome<FlightStates.State>>> flights(
            PeerAddress peer, List<FlightStates.Flight> flights, Deadline deadline) {
        byte[] body = PeerCodec.encode(flights, PeerCodec::writeFlight);
        return ask(peer, PeerPaths.FLIGHTS, body, deadline, flights.size(), PeerCodec::readState);
    }

    /** Asks a node that asks the owners. */
    public CompletableFuture<List<Outcome<FlightStates.State>>> flightsAnywhere(
            PeerAddress peer, List<FlightStates.Flight> flights, Deadline deadline) {
        byte[] body = PeerCodec.encode(flights, PeerCodec::writeFlight);
        return ask(peer, PeerPaths.FLIGHTS_ANYWHERE, body, deadline, flights.size(), PeerCodec::readState);
    }

    /** What the peer has of which partitions. */
    public CompletableFuture<List<CopyStats>> copies(PeerAddress peer, Deadline deadline) {
        byte[] body = PeerCodec.encode(List.of(), CopyCodec::writeCopy);
        return ask(peer, PeerPaths.COPIES, body, deadline, ANY_NUMBER, CopyCodec::readCopy);
    }

    /**
     * Begins to read a partition that the peer owns; the caller closes it.
     *
     * @throws IOException if the peer is not reached or sends something else
     */
    public Outcome<SectionSource> section(PeerAddress peer, SectionRequest request, Deadline deadline)
            throws IOException, InterruptedException {
        byte[] body = PeerCodec.encode(List.of(request), CopyCodec::writeRequest);
        HttpResponse<InputStream> response = client.send(
                question(peer, PeerPaths.SECTIONS, body, deadline), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() == OK) {
            return new Outcome.Answered<>(RemoteSection.of(response.body()));
        }
        response.body().close();
        if (response.statusCode() == PeerApi.MISDIRECTED.code()) {
            return new Outcome.Moved<>();
        }
        requireOk(peer, response.statusCode());
        throw new IOException("peer " + peer + " answered nothing");
    }

    private HttpRequest question(PeerAddress peer, String path, byte[] body, Deadline deadline) {
        return HttpRequest.newBuilder(peer.uri(path))
                .timeout(deadline.remaining().plus(GRACE))
                .header("Content-Type", PeerPaths.MEDIA_TYPE)
                .header(PeerPaths.SECRET.defaultCase(), secret)
                .header(PeerPaths.REMAINING_MS.defaultCase(), Long.toString(deadline.remainingMs()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private <T> CompletableFuture<List<T>> ask(
            PeerAddress peer,
            String path,
            byte[] body,
            Deadline deadline,
            int expected,
            PeerCodec.ItemReader<T> reader) {
        HttpRequest request = question(peer, path, body, deadline);
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        CompletableFuture<List<T>> answers = exchange.thenApply(response -> read(peer, response, expected, reader));
        var _ = answers.whenComplete((items, failure) -> exchange.cancel(true));
        return answers;
    }

    private static <T> List<T> read(
            PeerAddress peer, HttpResponse<byte[]> response, int expected, PeerCodec.ItemReader<T> reader) {
        requireOk(peer, response.statusCode());
        List<T> items = PeerCodec.decode(response.body(), reader);
        if (expected != ANY_NUMBER && items.size() != expected) {
            throw new IllegalArgumentException(
                    "expected " + expected + " answers of peer " + peer + ", got " + items.size());
        }
        return items;
    }

    private static void requireOk(PeerAddress peer, int status) {
        if (status == UPGRADE_REQUIRED) {
            throw new PeerVersionException("peer " + peer + " speaks another version of the peer protocol");
        }
        if (status != OK) {
            throw new IllegalArgumentException("peer " + peer + " answered " + status);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
