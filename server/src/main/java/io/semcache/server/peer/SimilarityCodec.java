package io.semcache.server.peer;

import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.Part;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.PartitionAnswer.Role;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import io.semcache.server.similarity.SimilarityCall;
import io.semcache.store.filter.Attributes;
import io.semcache.store.filter.Filter;
import io.semcache.store.query.Neighbour;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.row.Payload;
import io.semcache.store.row.RowKey;
import io.semcache.vectors.Embedding;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Searches, what partitions answer to them, and the entries that were found, as items of {@link PeerCodec}'s messages.
 */
final class SimilarityCodec {

    private static final int MISSING = 0;
    private static final int SEARCHED = 1;

    private static final int NEIGHBOUR_BYTES = RowKey.CACHE_KEY_BYTES + Float.BYTES;

    private static final int ACTIVE = 0;
    private static final int STANDBY = 1;

    private SimilarityCodec() {}

    private static <T> void writeOptional(DataOutputStream out, @Nullable T value, PeerCodec.ItemWriter<T> writer)
            throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            writer.write(out, value);
        }
    }

    private static <T> @Nullable T readOptional(DataInputStream in, PeerCodec.ItemReader<T> reader) throws IOException {
        return in.readBoolean() ? reader.read(in) : null;
    }

    static void writeSearch(DataOutputStream out, PeerSearch search) throws IOException {
        SimilarityCall call = search.call();
        PeerCodec.writeString(out, call.namespace());
        PeerCodec.writeString(out, call.space().model());
        PeerCodec.writeString(out, call.space().revision());
        PeerCodec.writeBytes(out, call.vector().bytes());
        out.writeInt(call.k());
        out.writeFloat(call.minScore());
        FilterCodec.write(out, call.filter());
        out.writeByte(mask(call.include()));
        out.writeLong(call.maxLag());
        out.writeInt(search.partitions().size());
        for (int partition : search.partitions()) {
            out.writeInt(partition);
        }
    }

    /** @param deadline of the message */
    static PeerSearch readSearch(DataInputStream in, Deadline deadline) throws IOException {
        String namespace = PeerCodec.readString(in);
        String model = PeerCodec.readString(in);
        String revision = PeerCodec.readString(in);
        Embedding vector = Embedding.ofBytes(PeerCodec.readBytes(in));
        int k = in.readInt();
        float minScore = in.readFloat();
        Filter filter = FilterCodec.read(in);
        Set<Part> include = parts(in.readUnsignedByte());
        long maxLag = in.readLong();
        int count = in.readInt();
        if (count < 0 || count > in.available()) {
            throw new IllegalArgumentException("expected at most as many partitions as bytes, got " + count);
        }
        List<Integer> partitions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            partitions.add(in.readInt());
        }
        EmbeddingSpace space = new EmbeddingSpace(model, revision, vector.dimensions());
        return new PeerSearch(
                new SimilarityCall(namespace, space, vector, k, minScore, filter, include, maxLag, deadline),
                partitions);
    }

    static void writeQuestion(DataOutputStream out, PeerMatches question) throws IOException {
        writeSearch(out, new PeerSearch(question.call(), List.of(question.partition())));
        writeNeighbours(out, question.neighbours());
    }

    /** @param deadline of the message */
    static PeerMatches readQuestion(DataInputStream in, Deadline deadline) throws IOException {
        PeerSearch search = readSearch(in, deadline);
        if (search.partitions().size() != 1) {
            throw new IllegalArgumentException("expected neighbours of one partition, got "
                    + search.partitions().size());
        }
        return new PeerMatches(search.call(), search.partitions().getFirst(), readNeighbours(in));
    }

    private static int mask(Set<Part> parts) {
        int mask = 0;
        for (Part part : parts) {
            mask |= bit(part);
        }
        return mask;
    }

    /** A part that only newer nodes know is left out. */
    private static Set<Part> parts(int mask) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (Part part : Part.values()) {
            if ((mask & bit(part)) != 0) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static int bit(Part part) {
        return switch (part) {
            case METADATA -> 1;
            case PAYLOAD -> 2;
            case VECTOR -> 4;
            case TEXT -> 8;
        };
    }

    /** The node is not written: whoever asked knows it. */
    static void writeAnswer(DataOutputStream out, PartitionAnswer answer) throws IOException {
        switch (answer) {
            case Missing(int partition, ErrorCode code, String reason) -> {
                out.writeByte(MISSING);
                out.writeInt(partition);
                PeerCodec.writeString(out, code.wireName());
                PeerCodec.writeString(out, reason);
            }
            case Searched searched -> {
                out.writeByte(SEARCHED);
                out.writeInt(searched.partition());
                out.writeByte(
                        switch (searched.role()) {
                            case ACTIVE -> ACTIVE;
                            case STANDBY -> STANDBY;
                        });
                out.writeLong(searched.lag());
                out.writeLong(searched.offset());
                out.writeLong(searched.scanned());
                out.writeLong(searched.rescored());
                out.writeLong(searched.nanos());
                writeNeighbours(out, searched.neighbours());
            }
        }
    }

    /** @param node that was asked */
    static PartitionAnswer readAnswer(DataInputStream in, String node) throws IOException {
        int tag = in.readUnsignedByte();
        int partition = in.readInt();
        return switch (tag) {
            case MISSING ->
                new Missing(
                        partition,
                        ErrorCode.ofWireName(PeerCodec.readString(in)).orElse(ErrorCode.INTERNAL),
                        PeerCodec.readString(in));
            case SEARCHED ->
                new Searched(
                        partition,
                        node,
                        role(in.readUnsignedByte()),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        readNeighbours(in));
            default -> throw PeerCodec.unknown(tag);
        };
    }

    private static Role role(int code) {
        return switch (code) {
            case ACTIVE -> Role.ACTIVE;
            case STANDBY -> Role.STANDBY;
            default -> throw PeerCodec.unknown(code);
        };
    }

    private static void writeNeighbours(DataOutputStream out, List<Neighbour> neighbours) throws IOException {
        out.writeInt(neighbours.size());
        for (Neighbour neighbour : neighbours) {
            out.write(neighbour.key().cacheKey());
            out.writeFloat(neighbour.score());
        }
    }

    private static List<Neighbour> readNeighbours(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available() / NEIGHBOUR_BYTES) {
            throw new IllegalArgumentException("expected at most as many neighbours as fit, got " + count);
        }
        List<Neighbour> neighbours = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            neighbours.add(new Neighbour(RowKey.entry(in.readNBytes(RowKey.CACHE_KEY_BYTES)), in.readFloat()));
        }
        return neighbours;
    }

    static void writeMatch(DataOutputStream out, Optional<Match> match) throws IOException {
        writeOptional(out, match.orElse(null), SimilarityCodec::writeParts);
    }

    static Optional<Match> readMatch(DataInputStream in) throws IOException {
        return Optional.ofNullable(readOptional(in, SimilarityCodec::readParts));
    }

    private static void writeParts(DataOutputStream out, Match match) throws IOException {
        PeerCodec.writeKey(out, match.key());
        out.writeFloat(match.score());
        writeOptional(out, match.name(), PeerCodec::writeString);
        writeOptional(out, match.attributes(), SimilarityCodec::writeAttributes);
        writeOptional(out, match.text(), PeerCodec::writeString);
        writeOptional(out, match.payload(), SimilarityCodec::writePayload);
        writeOptional(out, match.vector(), (to, vector) -> PeerCodec.writeBytes(to, vector.bytes()));
        out.writeBoolean(match.sliding());
    }

    private static Match readParts(DataInputStream in) throws IOException {
        return new Match(
                PeerCodec.readKey(in),
                in.readFloat(),
                readOptional(in, PeerCodec::readString),
                readOptional(in, SimilarityCodec::readAttributes),
                readOptional(in, PeerCodec::readString),
                readOptional(in, SimilarityCodec::readPayload),
                readOptional(in, from -> Embedding.ofBytes(PeerCodec.readBytes(from))),
                in.readBoolean());
    }

    private static void writePayload(DataOutputStream out, Payload payload) throws IOException {
        PeerCodec.writeBytes(out, payload.bytes());
        writeOptional(out, payload.contentType(), PeerCodec::writeString);
    }

    private static Payload readPayload(DataInputStream in) throws IOException {
        return new Payload(PeerCodec.readBytes(in), readOptional(in, PeerCodec::readString));
    }

    private static void writeAttributes(DataOutputStream out, Attributes attributes) throws IOException {
        PeerCodec.writeString(out, attributes.inputType());
        out.writeInt(attributes.tags().size());
        for (String tag : attributes.tags()) {
            PeerCodec.writeString(out, tag);
        }
        out.writeInt(attributes.metadata().size());
        for (Map.Entry<String, Object> member : attributes.metadata().entrySet()) {
            PeerCodec.writeString(out, member.getKey());
            ScalarCodec.write(out, member.getValue());
        }
        out.writeBoolean(attributes.payload());
    }

    private static Attributes readAttributes(DataInputStream in) throws IOException {
        String inputType = PeerCodec.readString(in);
        Set<String> tags = new HashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            tags.add(PeerCodec.readString(in));
        }
        Map<String, Object> metadata = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            metadata.put(PeerCodec.readString(in), ScalarCodec.read(in));
        }
        return new Attributes(inputType, tags, metadata, in.readBoolean());
    }
}
