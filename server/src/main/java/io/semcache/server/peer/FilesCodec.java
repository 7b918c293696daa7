package io.semcache.server.peer;

import io.semcache.config.ErrorCode;
import io.semcache.server.erasure.PartitionFiles;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** What files of partitions may still hold, as items of {@link PeerCodec}'s messages. */
final class FilesCodec {

    private static final int MOVED = 0;
    private static final int PURGED = 1;
    private static final int FAILED = 2;
    private static final int PURGING = 3;

    private FilesCodec() {}

    static void writePartition(DataOutputStream out, int partition) throws IOException {
        out.writeInt(partition);
    }

    static int readPartition(DataInputStream in) throws IOException {
        return in.readInt();
    }

    static void writeFiles(DataOutputStream out, Outcome<PartitionFiles> outcome) throws IOException {
        switch (outcome) {
            case Outcome.Moved<PartitionFiles> _ -> out.writeByte(MOVED);
            case Outcome.Answered<PartitionFiles>(PartitionFiles.Purged _) -> out.writeByte(PURGED);
            case Outcome.Answered<PartitionFiles>(PartitionFiles.Purging _) -> out.writeByte(PURGING);
            case Outcome.Answered<PartitionFiles>(PartitionFiles.Failed(ErrorCode code, String message)) -> {
                out.writeByte(FAILED);
                PeerCodec.writeString(out, code.wireName());
                PeerCodec.writeString(out, message);
            }
        }
    }

    static Outcome<PartitionFiles> readFiles(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case MOVED -> new Outcome.Moved<>();
            case PURGED -> new Outcome.Answered<>(new PartitionFiles.Purged());
            case PURGING -> new Outcome.Answered<>(new PartitionFiles.Purging());
            case FAILED ->
                new Outcome.Answered<>(new PartitionFiles.Failed(
                        ErrorCode.ofWireName(PeerCodec.readString(in)).orElse(ErrorCode.INTERNAL),
                        PeerCodec.readString(in)));
            default -> throw PeerCodec.unknown(tag);
        };
    }
}
