package io.semcache.server.peer;

import io.semcache.config.ErrorCode;
import io.semcache.server.entries.Matched;
import io.semcache.server.entries.NameQuery;
import io.semcache.server.entries.Names;
import io.semcache.server.entries.Written;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What comes of writes, and ranges of names, as items of {@link PeerCodec}'s messages. */
final class EntryCodec {

    private static final int MOVED = 0;
    private static final int APPLIED = 1;
    private static final int PAGE = 1;
    private static final int COUNTED = 1;
    private static final int FAILED = 2;

    private EntryCodec() {}

    static void writeWritten(DataOutputStream out, Outcome<Written> outcome) throws IOException {
        switch (outcome) {
            case Outcome.Moved<Written> moved -> out.writeByte(MOVED);
            case Outcome.Answered<Written>(Written.Applied applied) -> {
                out.writeByte(APPLIED);
                PeerCodec.writeKey(out, applied.key());
                out.writeBoolean(applied.existed());
            }
            case Outcome.Answered<Written>(Written.Failed failed) -> {
                out.writeByte(FAILED);
                PeerCodec.writeString(out, failed.code().wireName());
                PeerCodec.writeString(out, failed.message());
                out.writeLong(failed.retryAfterMs());
            }
        }
    }

    static Outcome<Written> readWritten(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case MOVED -> new Outcome.Moved<>();
            case APPLIED -> new Outcome.Answered<>(new Written.Applied(PeerCodec.readKey(in), in.readBoolean()));
            case FAILED ->
                new Outcome.Answered<>(new Written.Failed(readCode(in), PeerCodec.readString(in), in.readLong()));
            default -> throw PeerCodec.unknown(tag);
        };
    }

    static void writeCommand(DataOutputStream out, PeerCommand command) throws IOException {
        out.writeInt(command.partition());
        PeerCodec.writeEvent(out, command.event());
    }

    static PeerCommand readCommand(DataInputStream in) throws IOException {
        return new PeerCommand(in.readInt(), PeerCodec.readEvent(in));
    }

    static void writeMatched(DataOutputStream out, Outcome<Matched> outcome) throws IOException {
        switch (outcome) {
            case Outcome.Moved<Matched> moved -> out.writeByte(MOVED);
            case Outcome.Answered<Matched>(Matched.Counted counted) -> {
                out.writeByte(COUNTED);
                out.writeLong(counted.entries());
                out.writeLong(counted.offset());
            }
            case Outcome.Answered<Matched>(Matched.Failed failed) -> {
                out.writeByte(FAILED);
                PeerCodec.writeString(out, failed.code().wireName());
                PeerCodec.writeString(out, failed.message());
            }
        }
    }

    static Outcome<Matched> readMatched(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case MOVED -> new Outcome.Moved<>();
            case COUNTED -> new Outcome.Answered<>(new Matched.Counted(in.readLong(), in.readLong()));
            case FAILED -> new Outcome.Answered<>(new Matched.Failed(readCode(in), PeerCodec.readString(in)));
            default -> throw PeerCodec.unknown(tag);
        };
    }

    static void writeQuestion(DataOutputStream out, PartitionNames question) throws IOException {
        out.writeInt(question.partition());
        NameQuery query = question.query();
        PeerCodec.writeString(out, query.namespace());
        PeerCodec.writeString(out, query.prefix());
        out.writeBoolean(query.after() != null);
        if (query.after() != null) {
            PeerCodec.writeString(out, query.after());
        }
        out.writeInt(query.limit());
    }

    static PartitionNames readQuestion(DataInputStream in) throws IOException {
        int partition = in.readInt();
        String namespace = PeerCodec.readString(in);
        String prefix = PeerCodec.readString(in);
        @Nullable String after = in.readBoolean() ? PeerCodec.readString(in) : null;
        return new PartitionNames(partition, new NameQuery(namespace, prefix, after, in.readInt()));
    }

    static void writeNames(DataOutputStream out, Outcome<Names> outcome) throws IOException {
        switch (outcome) {
            case Outcome.Moved<Names> moved -> out.writeByte(MOVED);
            case Outcome.Answered<Names>(Names.Page page) -> {
                out.writeByte(PAGE);
                out.writeBoolean(page.more());
                out.writeInt(page.names().size());
                for (String name : page.names()) {
                    PeerCodec.writeString(out, name);
                }
            }
            case Outcome.Answered<Names>(Names.Failed failed) -> {
                out.writeByte(FAILED);
                PeerCodec.writeString(out, failed.code().wireName());
                PeerCodec.writeString(out, failed.message());
            }
        }
    }

    static Outcome<Names> readNames(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case MOVED -> new Outcome.Moved<>();
            case PAGE -> new Outcome.Answered<>(readPage(in));
            case FAILED -> new Outcome.Answered<>(new Names.Failed(readCode(in), PeerCodec.readString(in)));
            default -> throw PeerCodec.unknown(tag);
        };
    }

    private static Names.Page readPage(DataInputStream in) throws IOException {
        boolean more = in.readBoolean();
        int count = in.readInt();
        if (count < 0 || count > in.available()) {
            throw new IllegalArgumentException("expected at most as many names as bytes, got " + count);
        }
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(PeerCodec.readString(in));
        }
        return new Names.Page(names, more);
    }

    private static ErrorCode readCode(DataInputStream in) throws IOException {
        return ErrorCode.ofWireName(PeerCodec.readString(in)).orElse(ErrorCode.INTERNAL);
    }
}
