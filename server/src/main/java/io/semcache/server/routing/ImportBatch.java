package io.semcache.server.routing;

import io.semcache.dump.Source;
import io.semcache.schemas.ImportEvent;
import io.semcache.schemas.ImportedEntry;
import io.semcache.schemas.ImportedSource;
import io.semcache.serdes.CacheKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Entries and sources of one partition on their way into one event. Together they cost a record of the log, a decoding
 * and a write of the store once instead of each.
 */
final class ImportBatch {

    /** As large as the owner applies without keeping others waiting; an entry that is larger is alone. */
    private static final int MOST_BYTES = 64 << 10;

    private final List<ImportedEntry> entries = new ArrayList<>();
    private final List<ImportedSource> sources = new ArrayList<>();
    private @Nullable CacheKey first;
    private int bytes;

    boolean isEmpty() {
        return first == null;
    }

    boolean hasRoomFor(int more) {
        return bytes + more <= MOST_BYTES;
    }

    void add(CacheKey key, byte[] row) {
        entries.add(new ImportedEntry(ByteBuffer.wrap(key.bytes()), ByteBuffer.wrap(row)));
        added(key, row.length);
    }

    /** @param graph key of the graph that the source is in */
    void add(CacheKey graph, Source source) {
        sources.add(new ImportedSource(source.namespace(), source.name(), source.dependsOn()));
        added(graph, bytes(source));
    }

    private void added(CacheKey key, int more) {
        first = first == null ? key : first;
        bytes += more;
    }

    /** About as many as it takes. */
    static int bytes(Source source) {
        return source.name().length()
                + source.dependsOn().stream().mapToInt(String::length).sum();
    }

    /** Key of the record. */
    byte[] key() {
        return Objects.requireNonNull(first, "expected a batch that is not empty")
                .bytes();
    }

    /** What was added since the last call. */
    ImportEvent take(Instant receivedAt) {
        ImportEvent event = new ImportEvent(List.copyOf(entries), List.copyOf(sources), receivedAt);
        entries.clear();
        sources.clear();
        first = null;
        bytes = 0;
        return event;
    }
}
