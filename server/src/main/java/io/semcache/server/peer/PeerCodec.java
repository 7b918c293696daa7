package io.semcache.server.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.FlightStates;
import io.semcache.store.layout.RowSerde;
import io.semcache.store.row.Row;
import io.semcache.store.row.TokenCount;
import io.semcache.vectors.Embedding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Questions and answers between nodes as bytes: a version, a count, the items one after the other, big-endian. Events
 * and rows travel in their own versioned formats, so that nodes of two versions understand each other.
 */
final class PeerCodec {

    private static final int VERSION = 1;

    private static final int MOVED = 0;
    private static final int FOUND = 1;
    private static final int FAILED = 2;
    private static final int ABSENT = 1;
    private static final int ROW = 2;

    private static final RowSerde ROWS = new RowSerde();

    private PeerCodec() {}

    /** Writes one item. */
    interface ItemWriter<T> {
        void write(DataOutputStream out, T item) throws IOException;
    }

    /** Reads one item. */
    interface ItemReader<T> {
        T read(DataInputStream in) throws IOException;
    }

    static <T> byte[] encode(List<T> items, ItemWriter<T> writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 64 * items.size());
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeByte(VERSION);
            out.writeInt(items.size());
            for (T item : items) {
                writer.write(out, item);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws PeerVersionException if it is of another version
     * @throws IllegalArgumentException if it is broken
     */
    static <T> List<T> decode(byte[] bytes, ItemReader<T> reader) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new PeerVersionException("expected version 1 of the peer protocol, got " + version);
            }
            int count = in.readInt();
            if (count < 0 || count > bytes.length) {
                throw new IllegalArgumentException("expected at most as many items as bytes, got " + count);
            }
            List<T> items = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                items.add(reader.read(in));
            }
            return items;
        } catch (IOException e) {
            throw new IllegalArgumentException("the peer's message ends in the middle", e);
        }
    }

    static void writeKey(DataOutputStream out, CacheKey key) throws IOException {
        out.write(key.bytes());
    }

    static CacheKey readKey(DataInputStream in) throws IOException {
        return CacheKey.ofBytes(in.readNBytes(CacheKey.LENGTH));
    }

    static void writeEvent(DataOutputStream out, PeerEvent event) throws IOException {
        writeKey(out, event.key());
        writeBytes(out, event.event());
    }

    static PeerEvent readEvent(DataInputStream in) throws IOException {
        return new PeerEvent(readKey(in), readBytes(in));
    }

    static void writeAnswer(DataOutputStream out, Outcome<Answer> outcome) throws IOException {
        switch (outcome) {
            case Outcome.Moved<Answer> moved -> out.writeByte(MOVED);
            case Outcome.Answered<Answer>(Answer.Found found) -> {
                out.writeByte(FOUND);
                out.writeByte(originCode(found.origin()));
                out.writeInt(found.tokens().tokens());
                out.writeBoolean(found.tokens().estimated());
                out.writeLong(found.createdAtMs());
                out.writeLong(found.expiresAtMs());
                writeBytes(out, found.vector().bytes());
            }
            case Outcome.Answered<Answer>(Answer.Failed failed) -> {
                out.writeByte(FAILED);
                writeString(out, failed.code().wireName());
                writeString(out, failed.message());
                out.writeLong(failed.retryAfterMs());
            }
        }
    }

    static Outcome<Answer> readAnswer(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case MOVED -> new Outcome.Moved<>();
            case FOUND -> {
                Answer.Origin origin = origin(in.readUnsignedByte());
                TokenCount tokens = new TokenCount(in.readInt(), in.readBoolean());
                long createdAtMs = in.readLong();
                long expiresAtMs = in.readLong();
                Embedding vector = Embedding.ofBytes(readBytes(in));
                yield new Outcome.Answered<>(new Answer.Found(origin, vector, tokens, createdAtMs, expiresAtMs));
            }
            case FAILED -> {
                ErrorCode code = ErrorCode.ofWireName(readString(in)).orElse(ErrorCode.INTERNAL);
                yield new Outcome.Answered<>(new Answer.Failed(code, readString(in), in.readLong()));
            }
            default -> throw unknown(tag);
        };
    }

    private static int originCode(Answer.Origin origin) {
        return switch (origin) {
            case HIT -> 1;
            case MISS -> 2;
            case COALESCED -> 3;
            case STALE -> 4;
        };
    }

    private static Answer.Origin origin(int code) {
        return switch (code) {
            case 1 -> Answer.Origin.HIT;
            case 2 -> Answer.Origin.MISS;
            case 3 -> Answer.Origin.COALESCED;
            case 4 -> Answer.Origin.STALE;
            default -> throw unknown(code);
        };
    }

    static void writeRow(DataOutputStream out, Outcome<Optional<Row>> outcome) throws IOException {
        switch (outcome) {
            case Outcome.Moved<Optional<Row>> moved -> out.writeByte(MOVED);
            case Outcome.Answered<Optional<Row>>(Optional<Row> row) -> {
                out.writeByte(row.isPresent() ? ROW : ABSENT);
                if (row.isPresent()) {
                    writeBytes(out, ROWS.serializer().serialize("", row.get()));
                }
            }
        }
    }

    static Outcome<Optional<Row>> readRow(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case MOVED -> new Outcome.Moved<>();
            case ABSENT -> new Outcome.Answered<>(Optional.empty());
            case ROW -> new Outcome.Answered<>(Optional.of(ROWS.deserializer().deserialize("", readBytes(in))));
            default -> throw unknown(tag);
        };
    }

    static void writeFlight(DataOutputStream out, FlightStates.Flight flight) throws IOException {
        writeKey(out, flight.key());
        writeString(out, flight.flightId());
        out.writeLong(flight.processed());
    }

    static FlightStates.Flight readFlight(DataInputStream in) throws IOException {
        return new FlightStates.Flight(readKey(in), readString(in), in.readLong());
    }

    static void writeState(DataOutputStream out, Outcome<FlightStates.State> outcome) throws IOException {
        switch (outcome) {
            case Outcome.Moved<FlightStates.State> moved -> out.writeByte(MOVED);
            case Outcome.Answered<FlightStates.State>(FlightStates.State state) ->
                out.writeByte(
                        switch (state) {
                            case OPEN -> 1;
                            case CLOSED -> 2;
                            case BEHIND -> 3;
                            case UNREACHABLE -> 4;
                        });
        }
    }

    static Outcome<FlightStates.State> readState(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case MOVED -> new Outcome.Moved<>();
            case 1 -> new Outcome.Answered<>(FlightStates.State.OPEN);
            case 2 -> new Outcome.Answered<>(FlightStates.State.CLOSED);
            case 3 -> new Outcome.Answered<>(FlightStates.State.BEHIND);
            case 4 -> new Outcome.Answered<>(FlightStates.State.UNREACHABLE);
            default -> throw unknown(tag);
        };
    }

    static void writeString(DataOutputStream out, String string) throws IOException {
        writeBytes(out, string.getBytes(UTF_8));
    }

    static String readString(DataInputStream in) throws IOException {
        return new String(readBytes(in), UTF_8);
    }

    static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IllegalArgumentException("expected at most " + in.available() + " more bytes, got " + length);
        }
        return in.readNBytes(length);
    }

    static IllegalArgumentException unknown(int tag) {
        return new IllegalArgumentException("unknown item " + tag + " in a peer's message");
    }
}
