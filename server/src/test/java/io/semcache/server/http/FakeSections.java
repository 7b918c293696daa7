package io.semcache.server.http;

import io.semcache.config.ErrorCode;
import io.semcache.dump.Block;
import io.semcache.dump.Entry;
import io.semcache.dump.Source;
import io.semcache.server.dump.DumpSink;
import io.semcache.server.dump.SectionRequest;
import io.semcache.server.dump.SectionSource;
import io.semcache.server.dump.SectionUnavailableException;
import io.semcache.server.dump.Sections;
import io.semcache.server.embedding.Deadline;
import io.semcache.store.export.DumpedEntries;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.store.row.TokenCount;
import io.semcache.vectors.Embedding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Two partitions with a few entries each. */
final class FakeSections implements Sections {

    static final String CACHE = "cluster/application";
    static final int PARTITIONS = 2;
    static final int ENTRIES = 3;

    final List<SectionRequest> requests = new CopyOnWriteArrayList<>();
    volatile @Nullable ErrorCode failure;

    /** The partition that breaks off behind its first entry, −1: none. */
    volatile int breaking = -1;

    @Override
    public String cache() {
        return CACHE;
    }

    @Override
    public int partitions() {
        return PARTITIONS;
    }

    @Override
    public SectionSource open(SectionRequest request, Deadline deadline) throws SectionUnavailableException {
        requests.add(request);
        ErrorCode code = failure;
        if (code == ErrorCode.INTERNAL) {
            throw new IllegalStateException("told to fail");
        }
        if (code != null) {
            throw new SectionUnavailableException(code, "told to fail");
        }
        return new Fake(request.partition(), entries(request.partition()), breaking == request.partition());
    }

    static List<Entry> entries(int partition) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            byte[] key = new byte[Entry.KEY_BYTES];
            key[0] = (byte) (10 * partition + i);
            EntryInfo info = new EntryInfo(
                    "default",
                    "m",
                    "r",
                    InputKind.DOCUMENT,
                    i == 0 ? TokenCount.UNKNOWN : new TokenCount(i, i == 1),
                    "p",
                    i == 0 ? null : "name " + i,
                    "text \"" + i + "\"\n",
                    i == 0 ? Set.of() : Set.of("a", "b"),
                    i == 0 ? Map.of() : Map.of("s", "x", "n", 1.0, "f", 0.1, "b", true),
                    i == 0 ? null : "subject",
                    i == 0 ? null : "source",
                    i == 0 ? null : "7",
                    i == 0 ? Set.of() : Set.of("c"));
            entries.add(DumpedEntries.entry(
                    key,
                    new Row.Present(
                            i == 0 ? null : Embedding.of(1f / 3, -0f, Float.MIN_VALUE),
                            info,
                            5 + i,
                            i == 0 ? Row.NEVER : 1_000,
                            0,
                            0,
                            i == 0 ? null : new Payload(new byte[] {1, -1}, "a/b"),
                            i,
                            2L * i,
                            null)));
        }
        return entries;
    }

    static Source source(int partition) {
        return new Source("default", "source \"" + partition, List.of("a", "b"));
    }

    /** The binary form of what these partitions have. */
    static byte[] dump(int partitions) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            DumpSink sink = DumpSink.binary(out, new Block.Header(1, CACHE, PARTITIONS, "", List.of()));
            for (int partition = 0; partition < partitions; partition++) {
                sink.copy(new Fake(partition, entries(partition), false));
            }
            sink.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static final class Fake implements SectionSource {

        private final int partition;
        private final Iterator<Entry> rest;
        private final boolean breaks;
        private long checksum;
        private int given;
        private boolean sourcesGiven;

        Fake(int partition, List<Entry> entries, boolean breaks) {
            this.partition = partition;
            this.rest = entries.iterator();
            this.breaks = breaks;
        }

        @Override
        public Block.Section start() {
            return new Block.Section(partition, 9, 41, 40);
        }

        @Override
        public Block.@Nullable Content next() throws IOException {
            if (breaks && given > 0) {
                throw new IOException("told to break");
            }
            if (!rest.hasNext()) {
                Block.Content last = sourcesGiven ? null : new Block.Sources(List.of(source(partition)));
                sourcesGiven = true;
                return last;
            }
            Entry entry = rest.next();
            given++;
            checksum += DumpedEntries.contentHash(entry.key(), DumpedEntries.row(entry));
            return new Block.Entries(List.of(entry));
        }

        @Override
        public Block.SectionEnd end() {
            return new Block.SectionEnd(given, checksum, given, checksum);
        }

        @Override
        public void close() {}
    }
}
