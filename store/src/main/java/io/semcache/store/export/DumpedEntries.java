package io.semcache.store.export;

import io.semcache.dump.Entry;
import io.semcache.store.layout.RowHash;
import io.semcache.store.layout.RowReader;
import io.semcache.store.layout.RowWriter;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.util.Set;

/** What entries of dumps are as rows, for whoever reads or writes dumps. Thread-safe. */
public final class DumpedEntries {

    private DumpedEntries() {}

    /** The row of an entry in the layout of {@code docs/entry-format.md}, of no epoch and no event. */
    public static byte[] row(Entry entry) {
        return EntryRows.row(entry);
    }

    /**
     * What a row of {@link #row} says; every field of it is read.
     *
     * @throws CorruptRowException if it says something that no entry can say
     */
    public static Row.Present present(byte[] row) {
        if (!(RowReader.read(row) instanceof Row.Present present)) {
            throw new CorruptRowException("this is not the row of an entry");
        }
        return present;
    }

    /** The entry of a dump that says what this row says, but for its epoch and offset. */
    public static Entry entry(byte[] cacheKey, Row.Present row) {
        return new EntryRows(Set.of()).entry(cacheKey, RowWriter.write(row));
    }

    /** What an entry adds to the content checksum of its section; {@code row} is that of {@link #row}. */
    public static long contentHash(byte[] cacheKey, byte[] row) {
        return RowHash.ofContent(RowKey.entry(cacheKey).bytes(), row, row.length);
    }
}
