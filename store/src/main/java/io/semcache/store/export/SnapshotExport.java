package io.semcache.store.export;

import io.semcache.dump.Block;
import io.semcache.dump.Entry;
import io.semcache.dump.Source;
import io.semcache.store.layout.RowHash;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.layout.RowReader;
import io.semcache.store.query.Export;
import io.semcache.store.query.ExportQuery;
import io.semcache.store.query.ExportTotals;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** An {@link Export} from an iterator, which sees the rows as they were when it was made. */
final class SnapshotExport implements Export {

    private final ExportQuery query;
    private final KeyValueIterator<Bytes, byte[]> rows;
    private final Predicate<byte[]> current;
    private final Consumer<CorruptRowException> onDamage;
    private final long changelogOffset;
    private final Position position;
    private final EntryRows split;

    /** Those that were passed and not given yet. */
    private final List<Source> sources = new ArrayList<>();

    private int sourceBytes;
    private long entries;
    private long checksum;
    private long storedEntries;
    private long storedChecksum;

    /**
     * Takes over {@code rows}.
     *
     * @param current whether a row was not flushed when the iterator was made
     * @param onDamage told of a row that is damaged
     */
    SnapshotExport(
            ExportQuery query,
            KeyValueIterator<Bytes, byte[]> rows,
            Predicate<byte[]> current,
            Consumer<CorruptRowException> onDamage,
            long changelogOffset,
            Position position) {
        this.query = query;
        this.rows = rows;
        this.current = current;
        this.onDamage = onDamage;
        this.changelogOffset = changelogOffset;
        this.position = position;
        this.split = new EntryRows(query.without());
    }

    @Override
    public long changelogOffset() {
        return changelogOffset;
    }

    @Override
    public Position position() {
        return position;
    }

    @Override
    public Block.@Nullable Content next() {
        List<Entry> page = new ArrayList<>();
        int bytes = 0;
        while (bytes < PAGE_BYTES && sourceBytes < PAGE_BYTES && rows.hasNext()) {
            KeyValue<Bytes, byte[]> row = rows.next();
            try {
                bytes += add(row.key.get(), row.value, page);
            } catch (CorruptRowException e) {
                onDamage.accept(e);
                throw e;
            }
        }
        if (!page.isEmpty()) {
            return new Block.Entries(page);
        }
        return sources.isEmpty() ? null : takeSources();
    }

    private Block.Sources takeSources() {
        Block.Sources taken = new Block.Sources(sources);
        sources.clear();
        sourceBytes = 0;
        return taken;
    }

    /** How many bytes of entries are more in the page. */
    private int add(byte[] key, byte[] row, List<Entry> page) {
        if (RowKey.isEntry(key)) {
            RowLayout.requireIntact(row);
            return RowLayout.type(row) == RowLayout.PRESENT && current.test(row) && isWanted(row)
                    ? addEntry(key, row, page)
                    : 0;
        }
        if (RowKey.isSource(key)) {
            RowLayout.requireIntact(row);
            if (current.test(row) && isWanted(row)) {
                addSource(row);
            }
        }
        return 0;
    }

    private int addEntry(byte[] key, byte[] row, List<Entry> page) {
        long hash = contentHash(key, row);
        storedEntries++;
        storedChecksum += hash;
        long expiresAtMs = RowLayout.expiresAtMs(row);
        if (expiresAtMs != Row.NEVER && expiresAtMs <= query.nowMs()) {
            return 0;
        }
        Entry entry = split.entry(key, row);
        entries++;
        checksum += query.without().isEmpty() ? hash : contentHash(key, EntryRows.row(entry));
        page.add(entry);
        return row.length;
    }

    private void addSource(byte[] row) {
        if (RowReader.read(row) instanceof Row.Source source) {
            sources.add(new Source(
                    source.namespace(),
                    source.source(),
                    source.dependsOn().stream().sorted().toList()));
            sourceBytes += row.length;
        }
    }

    private static long contentHash(byte[] key, byte[] row) {
        return RowHash.ofContent(key, row, row.length);
    }

    private boolean isWanted(byte[] row) {
        return query.namespace() == null || query.namespace().equals(RowLayout.namespace(row));
    }

    @Override
    public ExportTotals totals() {
        return new ExportTotals(entries, checksum, storedEntries, storedChecksum);
    }

    @Override
    public void close() {
        rows.close();
    }
}
