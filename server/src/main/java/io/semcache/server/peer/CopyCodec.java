package io.semcache.server.peer;

import io.semcache.server.cluster.CopyStats;
import io.semcache.server.cluster.NamespaceCounts;
import io.semcache.server.dump.SectionRequest;
import io.semcache.store.query.CommitStats;
import io.semcache.store.query.Omission;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What nodes have, and which entries of it are wanted, as items of {@link PeerCodec}'s messages. */
final class CopyCodec {

    private static final int MAX_OMISSIONS = 16;

    private CopyCodec() {}

    static void writeRequest(DataOutputStream out, SectionRequest request) throws IOException {
        out.writeInt(request.partition());
        out.writeBoolean(request.namespace() != null);
        if (request.namespace() != null) {
            PeerCodec.writeString(out, request.namespace());
        }
        out.writeByte(request.without().size());
        for (Omission omission : request.without()) {
            PeerCodec.writeString(out, omission.wireName());
        }
    }

    static SectionRequest readRequest(DataInputStream in) throws IOException {
        int partition = in.readInt();
        @Nullable String namespace = in.readBoolean() ? PeerCodec.readString(in) : null;
        int count = in.readUnsignedByte();
        if (count > MAX_OMISSIONS) {
            throw PeerCodec.unknown(count);
        }
        Set<Omission> without = EnumSet.noneOf(Omission.class);
        for (int i = 0; i < count; i++) {
            String name = PeerCodec.readString(in);
            without.add(Omission.ofWireName(name)
                    .orElseThrow(() -> new IllegalArgumentException("unknown part of an entry: " + name)));
        }
        return new SectionRequest(partition, namespace, without);
    }

    static void writeCopy(DataOutputStream out, CopyStats copy) throws IOException {
        out.writeInt(copy.partition());
        out.writeBoolean(copy.role() == CopyStats.Role.ACTIVE);
        out.writeLong(copy.rows());
        out.writeLong(copy.checksum());
        CommitStats atCommit = copy.atCommit();
        out.writeBoolean(atCommit != null);
        if (atCommit != null) {
            out.writeLong(atCommit.changelogOffset());
            out.writeLong(atCommit.rows());
            out.writeLong(atCommit.checksum());
        }
        out.writeInt(copy.namespaces().size());
        for (Map.Entry<String, NamespaceCounts> namespace : copy.namespaces().entrySet()) {
            PeerCodec.writeString(out, namespace.getKey());
            NamespaceCounts counts = namespace.getValue();
            out.writeLong(counts.entries());
            out.writeLong(counts.embedded());
            out.writeLong(counts.bytes());
            out.writeLong(counts.contentChecksum());
        }
    }

    static CopyStats readCopy(DataInputStream in) throws IOException {
        int partition = in.readInt();
        CopyStats.Role role = in.readBoolean() ? CopyStats.Role.ACTIVE : CopyStats.Role.STANDBY;
        long rows = in.readLong();
        long checksum = in.readLong();
        CommitStats atCommit = in.readBoolean() ? new CommitStats(in.readLong(), in.readLong(), in.readLong()) : null;
        int count = in.readInt();
        if (count < 0 || count > in.available()) {
            throw PeerCodec.unknown(count);
        }
        Map<String, NamespaceCounts> namespaces = HashMap.newHashMap(count);
        for (int i = 0; i < count; i++) {
            namespaces.put(
                    PeerCodec.readString(in),
                    new NamespaceCounts(in.readLong(), in.readLong(), in.readLong(), in.readLong()));
        }
        return new CopyStats(partition, role, rows, checksum, atCommit, namespaces);
    }
}
