package io.semcache.server.peer;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.semcache.server.embedding.Deadline;
import io.semcache.store.row.CorruptRowException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Whatever a peer sends, it is refused as the listener and the client expect it, or read; and what was read is written
 * and read again.
 */
class PeerFuzzTest {

    private static final Deadline DEADLINE = Deadline.in(Duration.ofSeconds(1), Clock.systemUTC());

    private static final List<Codec<?>> QUESTIONS = List.of(
            new Codec<>(PeerCodec::readEvent, PeerCodec::writeEvent),
            new Codec<>(PeerCodec::readKey, PeerCodec::writeKey),
            new Codec<>(PeerCodec::readFlight, PeerCodec::writeFlight),
            new Codec<>(EntryCodec::readCommand, EntryCodec::writeCommand),
            new Codec<>(EntryCodec::readQuestion, EntryCodec::writeQuestion),
            new Codec<>(SourceCodec::readPartitionSource, SourceCodec::writePartitionSource),
            new Codec<>(SourceCodec::readGraphSource, SourceCodec::writeGraphSource),
            new Codec<>(FilesCodec::readPartition, FilesCodec::writePartition),
            new Codec<>(in -> SimilarityCodec.readSearch(in, DEADLINE), SimilarityCodec::writeSearch),
            new Codec<>(in -> SimilarityCodec.readQuestion(in, DEADLINE), SimilarityCodec::writeQuestion),
            new Codec<>(LedgerCodec::readQuestion, LedgerCodec::writeQuestion),
            new Codec<>(CopyCodec::readRequest, CopyCodec::writeRequest));

    private static final List<Codec<?>> ANSWERS = List.of(
            new Codec<>(PeerCodec::readAnswer, PeerCodec::writeAnswer),
            new Codec<>(PeerCodec::readRow, PeerCodec::writeRow),
            new Codec<>(PeerCodec::readState, PeerCodec::writeState),
            new Codec<>(EntryCodec::readWritten, EntryCodec::writeWritten),
            new Codec<>(EntryCodec::readMatched, EntryCodec::writeMatched),
            new Codec<>(EntryCodec::readNames, EntryCodec::writeNames),
            new Codec<>(SourceCodec::readItems, SourceCodec::writeItems),
            new Codec<>(SourceCodec::readDependents, SourceCodec::writeDependents),
            new Codec<>(FilesCodec::readFiles, FilesCodec::writeFiles),
            new Codec<>(in -> SimilarityCodec.readAnswer(in, "node"), SimilarityCodec::writeAnswer),
            new Codec<>(SimilarityCodec::readMatch, SimilarityCodec::writeMatch),
            new Codec<>(LedgerCodec::readPart, LedgerCodec::writePart),
            new Codec<>(CopyCodec::readCopy, CopyCodec::writeCopy));

    /** One kind of item. */
    private record Codec<T>(PeerCodec.ItemReader<T> reader, PeerCodec.ItemWriter<T> writer) {

        void readAndWrite(byte[] message) {
            byte[] written = PeerCodec.encode(PeerCodec.decode(message, reader), writer);
            byte[] again = PeerCodec.encode(PeerCodec.decode(written, reader), writer);
            // Sets have no order.
            if (again.length != written.length) {
                throw new IllegalStateException("expected " + written.length + " bytes again, got " + again.length);
            }
        }
    }

    @FuzzTest(maxExecutions = 400_000)
    void readsOrRefuses(FuzzedDataProvider data) throws IOException {
        boolean question = data.consumeBoolean();
        int items = data.consumeInt(0, 3);
        if (question) {
            Codec<?> codec = data.pickValue(QUESTIONS);
            try {
                codec.readAndWrite(message(items, data));
            } catch (IllegalArgumentException expected) {
                // the listener answers 400
            }
        } else {
            Codec<?> codec = data.pickValue(ANSWERS);
            try {
                codec.readAndWrite(message(items, data));
            } catch (IllegalArgumentException | CorruptRowException expected) {
                // the client takes it for a peer that is away
            }
        }
    }

    /** With a head that says so many items, or as it comes. */
    private static byte[] message(int items, FuzzedDataProvider data) throws IOException {
        byte[] rest = data.consumeRemainingAsBytes();
        if (items == 0) {
            return rest;
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(message);
        out.writeByte(1);
        out.writeInt(items);
        out.write(rest);
        return message.toByteArray();
    }
}
