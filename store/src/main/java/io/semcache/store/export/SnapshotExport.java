package io.semcache.store.export;

import io.semcache.dump.Entry;
import io.semcache.store.layout.RowHash;
import io.semcache.store.layout.RowLayout;
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

/** An {@link Export} from an iterator, which sees the rows as they were when it was made. */
final class SnapshotExport implements Export {

    private final ExportQuery query;
    private final KeyValueIterator<Bytes, byte[]> rows;
    private final Predicate<byte[]> current;
    private final Consumer<CorruptRowException> onDamage;
    private final long changelogOffset;
    private final Position position;
    private final EntryRows split;
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
    public List<Entry> next() {
        List<Entry> page = new ArrayList<>();
        int bytes = 0;
        while ((bytes < PAGE_BYTES || page.isEmpty()) && rows.hasNext()) {
            KeyValue<Bytes, byte[]> row = rows.next();
            bytes = Math.addExact(page.isEmpty() ? 0 : bytes, row.value.length);
            try {
                add(row.key.get(), row.value, page);
            } catch (CorruptRowException e) {
                onDamage.accept(e);
                throw e;
            }
        }
        return page;
    }

    private void add(byte[] key, byte[] row, List<Entry> page) {
        if (!RowKey.isEntry(key)) {
            return;
        }
        RowLayout.requireIntact(row);
        if (RowLayout.type(row) != RowLayout.PRESENT || !current.test(row) || !isWanted(row)) {
            return;
        }
        long hash = contentHash(key, row);
        storedEntries++;
        storedChecksum += hash;
        long expiresAtMs = RowLayout.expiresAtMs(row);
        if (expiresAtMs != Row.NEVER && expiresAtMs <= query.nowMs()) {
            return;
        }
        Entry entry = split.entry(key, row);
        entries++;
        checksum += query.without().isEmpty() ? hash : contentHash(key, EntryRows.row(entry));
        page.add(entry);
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
