package io.semcache.server.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.Secret;
import io.semcache.dump.Block;
import io.semcache.server.dump.DumpSink;
import io.semcache.server.dump.SectionRequest;
import io.semcache.server.dump.SectionSource;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.http.Sending;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of the peer listener. Whoever does not know the secret gets 403 and nothing else. */
public final class PeerApi {

    private static final Logger LOGGER = LoggerFactory.getLogger(PeerApi.class);

    /** An answer ends with the row that exceeds this. */
    private static final int ROWS_BYTES = 16 << 20;

    private static final int SECTION_BUFFER_BYTES = 64 << 10;

    /** This node does not serve the partition (RFC 9110, 15.5.20). */
    static final Status MISDIRECTED = Status.create(421);

    private final PeerService service;
    private final byte[] secret;
    private final Duration longestWait;
    private final Clock clock;
    private final int rowsBytes;

    /** @param longestWait no question is waited for longer, whatever the peer says */
    public PeerApi(PeerService service, Secret secret, Duration longestWait, Clock clock) {
        this(service, secret, longestWait, clock, ROWS_BYTES);
    }

    PeerApi(PeerService service, Secret secret, Duration longestWait, Clock clock, int rowsBytes) {
        this.service = service;
        this.rowsBytes = rowsBytes;
        this.secret = secret.value().getBytes(UTF_8);
        this.longestWait = longestWait;
        this.clock = clock;
    }

    /** Answers the body of one question. */
    private interface Question {
        byte[] answer(byte[] body, Deadline deadline);
    }

    /** Answers one question as it comes. */
    private interface Answering {
        void answer(ServerRequest request, ServerResponse response);
    }

    public HttpRouting.Builder routing() {
        return HttpRouting.builder()
                .post(PeerPaths.LOOKUPS, guarded(this::lookups))
                .post(PeerPaths.WRITES, guarded(this::writes))
                .post(PeerPaths.PARTITION_WRITES, guarded(this::partitionWrites))
                .post(PeerPaths.NAMES, guarded(this::names))
                .post(PeerPaths.SOURCE_ITEMS, guarded(this::sourceItems))
                .post(PeerPaths.DEPENDENTS, guarded(this::dependents))
                .post(PeerPaths.FILES, guarded(this::files))
                .post(PeerPaths.ROWS, guarded(this::rows))
                .post(PeerPaths.SIMILAR, guarded(this::similar))
                .post(PeerPaths.MATCHES, guarded(this::matches))
                .post(PeerPaths.LEDGER, guarded(this::ledger))
                .post(PeerPaths.SECTIONS, toPeers(this::section))
                .post(PeerPaths.COPIES, guarded(this::copies))
                .post(PeerPaths.FLIGHTS, guarded(this::flights))
                .post(PeerPaths.FLIGHTS_ANYWHERE, guarded(this::flightsAnywhere));
    }

    private byte[] lookups(byte[] body, Deadline deadline) {
        return PeerCodec.encode(
                service.lookups(PeerCodec.decode(body, PeerCodec::readEvent), deadline), PeerCodec::writeAnswer);
    }

    private byte[] writes(byte[] body, Deadline deadline) {
        return PeerCodec.encode(
                service.writes(PeerCodec.decode(body, PeerCodec::readEvent), deadline), EntryCodec::writeWritten);
    }

    private byte[] partitionWrites(byte[] body, Deadline deadline) {
        return PeerCodec.encode(
                service.partitionWrites(PeerCodec.decode(body, EntryCodec::readCommand), deadline),
                EntryCodec::writeMatched);
    }

    private byte[] names(byte[] body, Deadline deadline) {
        return PeerCodec.encode(
                PeerCodec.decode(body, EntryCodec::readQuestion).stream()
                        .map(service::names)
                        .toList(),
                EntryCodec::writeNames);
    }

    private byte[] sourceItems(byte[] body, Deadline deadline) {
        return PeerCodec.encode(
                PeerCodec.decode(body, SourceCodec::readPartitionSource).stream()
                        .map(service::sourceItems)
                        .toList(),
                SourceCodec::writeItems);
    }

    private byte[] dependents(byte[] body, Deadline deadline) {
        return PeerCodec.encode(
                PeerCodec.decode(body, SourceCodec::readGraphSource).stream()
                        .map(service::dependents)
                        .toList(),
                SourceCodec::writeDependents);
    }

    private byte[] files(byte[] body, Deadline deadline) {
        return PeerCodec.encode(
                PeerCodec.decode(body, FilesCodec::readPartition).stream()
                        .map(service::files)
                        .toList(),
                FilesCodec::writeFiles);
    }

    /** Rows are read one by one; those for which the answer has no room are asked for again, as if they had moved. */
    private byte[] rows(byte[] body, Deadline deadline) {
        return PeerCodec.encode(
                PeerCodec.decode(body, PeerCodec::readKey),
                (out, key) ->
                        PeerCodec.writeRow(out, out.size() < rowsBytes ? service.row(key) : new Outcome.Moved<>()));
    }

    private byte[] similar(byte[] body, Deadline deadline) {
        PeerSearch search = one(PeerCodec.decode(body, in -> SimilarityCodec.readSearch(in, deadline)));
        return PeerCodec.encode(service.similar(search), SimilarityCodec::writeAnswer);
    }

    private byte[] matches(byte[] body, Deadline deadline) {
        PeerMatches question = one(PeerCodec.decode(body, in -> SimilarityCodec.readQuestion(in, deadline)));
        return PeerCodec.encode(service.matches(question), SimilarityCodec::writeMatch);
    }

    private static <T> T one(List<T> questions) {
        if (questions.size() != 1) {
            throw new IllegalArgumentException("expected one question, got " + questions.size());
        }
        return questions.getFirst();
    }

    private byte[] ledger(byte[] body, Deadline deadline) {
        return PeerCodec.encode(
                PeerCodec.decode(body, LedgerCodec::readQuestion).stream()
                        .map(service::ledger)
                        .toList(),
                LedgerCodec::writePart);
    }

    private byte[] copies(byte[] body, Deadline deadline) {
        return PeerCodec.encode(service.copies(), CopyCodec::writeCopy);
    }

    /** Sends the section as a dump of its own while it is read. */
    private void section(ServerRequest request, ServerResponse response) {
        SectionRequest asked = one(PeerCodec.decode(body(request), CopyCodec::readRequest));
        switch (service.section(asked, deadline(request))) {
            case Outcome.Moved<SectionSource> _ -> response.status(MISDIRECTED).send();
            case Outcome.Answered<SectionSource>(SectionSource section) -> {
                try (section) {
                    response.header(HeaderNames.CONTENT_TYPE, PeerPaths.MEDIA_TYPE);
                    Sending.stream(response, wire -> send(section, wire), Sending.TIMEOUT);
                }
            }
        }
    }

    private void send(SectionSource section, OutputStream wire) throws IOException {
        OutputStream out = new BufferedOutputStream(wire, SECTION_BUFFER_BYTES);
        int partitions = section.start().partition() + 1;
        DumpSink sink = DumpSink.binary(out, new Block.Header(clock.millis(), "", partitions, "", List.of()));
        sink.copy(section);
        sink.end();
        out.flush();
    }

    private byte[] flights(byte[] body, Deadline deadline) {
        return PeerCodec.encode(service.flights(PeerCodec.decode(body, PeerCodec::readFlight)), PeerCodec::writeState);
    }

    private byte[] flightsAnywhere(byte[] body, Deadline deadline) {
        return PeerCodec.encode(
                service.flightsAnywhere(PeerCodec.decode(body, PeerCodec::readFlight), deadline).stream()
                        .map(Outcome.Answered::new)
                        .map(PeerApi::outcome)
                        .toList(),
                PeerCodec::writeState);
    }

    private static <A> Outcome<A> outcome(Outcome.Answered<A> answered) {
        return answered;
    }

    private Handler guarded(Question question) {
        return toPeers((request, response) -> {
            byte[] answer = question.answer(body(request), deadline(request));
            response.header(HeaderNames.CONTENT_TYPE, PeerPaths.MEDIA_TYPE);
            Sending.send(response, answer, Sending.TIMEOUT);
        });
    }

    private Handler toPeers(Answering answering) {
        return (request, response) -> {
            if (!knowsTheSecret(request)) {
                response.status(Status.FORBIDDEN_403).send();
                return;
            }
            try {
                answering.answer(request, response);
            } catch (PeerVersionException e) {
                refuse(request, response, e, Status.UPGRADE_REQUIRED_426);
            } catch (IllegalArgumentException e) {
                refuse(request, response, e, Status.BAD_REQUEST_400);
            }
        };
    }

    private static void refuse(
            ServerRequest request, ServerResponse response, IllegalArgumentException e, Status status) {
        LOGGER.atWarn()
                .setCause(e)
                .addKeyValue("peer", request.remotePeer().host())
                .log("a peer's question cannot be read");
        response.status(status).send();
    }

    /** Compares in constant time, so that the time of an answer tells nothing of the secret. */
    private boolean knowsTheSecret(ServerRequest request) {
        String given = request.headers().first(PeerPaths.SECRET).orElse("");
        return MessageDigest.isEqual(given.getBytes(UTF_8), secret);
    }

    private Deadline deadline(ServerRequest request) {
        long ms = Long.parseLong(request.headers().first(PeerPaths.REMAINING_MS).orElse("0"));
        return Deadline.in(Duration.ofMillis(Math.clamp(ms, 0, longestWait.toMillis())), clock);
    }

    private static byte[] body(ServerRequest request) {
        try {
            InputStream wire = request.content().inputStream();
            return wire.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
