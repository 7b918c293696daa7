package io.semcache.store.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.semcache.store.layout.FieldReader;
import io.semcache.store.layout.FieldTag;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.partition.PartitionDb;
import io.semcache.store.query.SubjectQuery;
import io.semcache.store.query.SubjectRows;
import io.semcache.store.row.RowKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Answers a {@link SubjectQuery}. Rows are looked at in place: no vector is decoded. */
final class SubjectWalk {

    private final SubjectQuery query;
    private final byte[] subject;
    private final List<RowKey> entries = new ArrayList<>();
    private final List<RowKey> flights = new ArrayList<>();
    private final List<RowKey> waiters = new ArrayList<>();

    private SubjectWalk(SubjectQuery query) {
        this.query = query;
        this.subject = query.subject().getBytes(UTF_8);
    }

    static SubjectRows answer(SubjectQuery query, PartitionDb rows) throws RocksDBException {
        SubjectWalk walk = new SubjectWalk(query);
        try (RocksIterator all = rows.newScanIterator()) {
            for (all.seekToFirst(); all.isValid(); all.next()) {
                walk.look(all.key(), all.value());
            }
            all.status();
        }
        return new SubjectRows(walk.entries, walk.flights, walk.waiters);
    }

    private void look(byte[] key, byte[] row) {
        RowLayout.requireHeader(row);
        switch (RowLayout.type(row)) {
            case RowLayout.FLIGHT -> flights.add(RowKey.ofBytes(key));
            case RowLayout.WAITER -> waiters.add(RowKey.ofBytes(key));
            case RowLayout.PRESENT -> {
                if (isAbout(row)) {
                    entries.add(RowKey.ofBytes(key));
                }
            }
            default -> {}
        }
    }

    private boolean isAbout(byte[] row) {
        FieldReader fields = new FieldReader(row, RowLayout.fieldsAt(row));
        while (fields.next()) {
            if (fields.tag() == FieldTag.SUBJECT) {
                return Arrays.equals(fields.bytes(), subject)
                        && (query.namespace() == null || query.namespace().equals(RowLayout.namespace(row)));
            }
        }
        return false;
    }
}
