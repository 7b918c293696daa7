package io.semcache.app.dump;

import io.semcache.dump.Block;
import io.semcache.dump.DumpWriter;
import io.semcache.dump.Entry;
import io.semcache.dump.Space;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/** Dumps of a cache of three partitions, each with one entry that has the number of the partition in its key. */
final class Dumps {

    static final int PARTITIONS = 3;

    private static final Space SPACE = new Space("default", "m", "r", "p", 0, 1);

    private Dumps() {}

    /** @param partitions that are in it */
    static byte[] of(String cache, BitSet partitions, String... without) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DumpWriter writer = DumpWriter.start(out, new Block.Header(0, cache, PARTITIONS, "", List.of(without)));
        for (int partition : partitions.stream().toArray()) {
            writer.section(new Block.Section(partition, 0, 0, 0));
            writer.add(entry(partition));
            writer.endSection(new Block.SectionEnd(1, partition, 1, partition));
        }
        writer.end();
        return out.toByteArray();
    }

    static BitSet all() {
        BitSet all = new BitSet();
        all.set(0, PARTITIONS);
        return all;
    }

    private static Entry entry(int partition) {
        byte[] key = new byte[Entry.KEY_BYTES];
        key[0] = (byte) partition;
        return new Entry(key, SPACE, 1, Entry.NEVER, 1, false, 0, 0, new byte[Float.BYTES], new byte[0]);
    }
}
