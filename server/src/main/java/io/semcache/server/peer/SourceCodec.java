package io.semcache.server.peer;

import io.semcache.config.ErrorCode;
import io.semcache.server.invalidation.Dependents;
import io.semcache.server.invalidation.SourceItems;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Questions about sources, and their answers, as items of {@link PeerCodec}'s messages. */
final class SourceCodec {

    private static final int MOVED = 0;
    private static final int FOUND = 1;
    private static final int FAILED = 2;

    private SourceCodec() {}

    static void writePartitionSource(DataOutputStream out, PartitionSource question) throws IOException {
        out.writeInt(question.partition());
        PeerCodec.writeString(out, question.namespace());
        PeerCodec.writeString(out, question.source());
    }

    static PartitionSource readPartitionSource(DataInputStream in) throws IOException {
        return new PartitionSource(in.readInt(), PeerCodec.readString(in), PeerCodec.readString(in));
    }

    static void writeItems(DataOutputStream out, Outcome<SourceItems> outcome) throws IOException {
        switch (outcome) {
            case Outcome.Moved<SourceItems> moved -> out.writeByte(MOVED);
            case Outcome.Answered<SourceItems>(SourceItems.Found(List<SourceItems.Item> items)) -> {
                out.writeByte(FOUND);
                out.writeInt(items.size());
                for (SourceItems.Item item : items) {
                    PeerCodec.writeKey(out, item.key());
                    PeerCodec.writeString(out, item.id());
                    out.writeBoolean(item.revision() != null);
                    if (item.revision() != null) {
                        PeerCodec.writeString(out, item.revision());
                    }
                }
            }
            case Outcome.Answered<SourceItems>(SourceItems.Failed(ErrorCode code, String message)) ->
                writeFailure(out, code, message);
        }
    }

    static Outcome<SourceItems> readItems(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case MOVED -> new Outcome.Moved<>();
            case FOUND -> {
                int count = readCount(in);
                List<SourceItems.Item> items = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    items.add(readItem(in));
                }
                yield new Outcome.Answered<>(new SourceItems.Found(items));
            }
            case FAILED -> new Outcome.Answered<>(new SourceItems.Failed(readCode(in), PeerCodec.readString(in)));
            default -> throw PeerCodec.unknown(tag);
        };
    }

    private static SourceItems.Item readItem(DataInputStream in) throws IOException {
        var key = PeerCodec.readKey(in);
        String id = PeerCodec.readString(in);
        @Nullable String revision = in.readBoolean() ? PeerCodec.readString(in) : null;
        return new SourceItems.Item(key, id, revision);
    }

    static void writeGraphSource(DataOutputStream out, GraphSource question) throws IOException {
        PeerCodec.writeString(out, question.namespace());
        PeerCodec.writeString(out, question.source());
    }

    static GraphSource readGraphSource(DataInputStream in) throws IOException {
        return new GraphSource(PeerCodec.readString(in), PeerCodec.readString(in));
    }

    static void writeDependents(DataOutputStream out, Outcome<Dependents> outcome) throws IOException {
        switch (outcome) {
            case Outcome.Moved<Dependents> moved -> out.writeByte(MOVED);
            case Outcome.Answered<Dependents>(Dependents.Found(Set<String> sources)) -> {
                out.writeByte(FOUND);
                out.writeInt(sources.size());
                for (String source : sources) {
                    PeerCodec.writeString(out, source);
                }
            }
            case Outcome.Answered<Dependents>(Dependents.Failed(ErrorCode code, String message)) ->
                writeFailure(out, code, message);
        }
    }

    static Outcome<Dependents> readDependents(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case MOVED -> new Outcome.Moved<>();
            case FOUND -> {
                int count = readCount(in);
                Set<String> sources = HashSet.newHashSet(count);
                for (int i = 0; i < count; i++) {
                    sources.add(PeerCodec.readString(in));
                }
                yield new Outcome.Answered<>(new Dependents.Found(sources));
            }
            case FAILED -> new Outcome.Answered<>(new Dependents.Failed(readCode(in), PeerCodec.readString(in)));
            default -> throw PeerCodec.unknown(tag);
        };
    }

    private static void writeFailure(DataOutputStream out, ErrorCode code, String message) throws IOException {
        out.writeByte(FAILED);
        PeerCodec.writeString(out, code.wireName());
        PeerCodec.writeString(out, message);
    }

    private static int readCount(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available()) {
            throw new IllegalArgumentException("expected at most as many items as bytes, got " + count);
        }
        return count;
    }

    private static ErrorCode readCode(DataInputStream in) throws IOException {
        return ErrorCode.ofWireName(PeerCodec.readString(in)).orElse(ErrorCode.INTERNAL);
    }
}
