package io.semcache.server.routing;

import io.semcache.server.ledger.Days;
import io.semcache.server.ledger.LedgerPart;
import io.semcache.server.ledger.LedgerPart.StoredRow;
import io.semcache.topology.ledger.LedgerRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.state.KeyValueIterator;

/** The ledger's sums by interactive query. */
final class StreamsLedger implements LocalLedger {

    private final ServingStore store;

    /** @param store of the ledger's sums */
    StreamsLedger(ServingStore store) {
        this.store = store;
    }

    @Override
    public LocalRead<LedgerPart> read(int partition, Days days) {
        List<StoredRow> rows = new ArrayList<>();
        Bytes end = LedgerRow.firstOf(days.last().plusDays(1));
        LocalRead<LedgerPart> sums = read(partition, LedgerRow.firstOf(days.first()), end, rows);
        return sums instanceof LocalRead.Read<LedgerPart>
                ? read(partition, LedgerRow.firstOpen(), LedgerRow.end(), rows)
                : sums;
    }

    /** Adds the rows from {@code first} up to, without, {@code end}; no row has either for a key. */
    private LocalRead<LedgerPart> read(int partition, Bytes first, Bytes end, List<StoredRow> rows) {
        RangeQuery<Bytes, byte[]> range = RangeQuery.withRange(first, end);
        return switch (store.query(partition, range)) {
            case LocalRead.NotServed<KeyValueIterator<Bytes, byte[]>> _ -> new LocalRead.NotServed<>();
            case LocalRead.Damaged<KeyValueIterator<Bytes, byte[]>> _ -> new LocalRead.Damaged<>();
            case LocalRead.Read<KeyValueIterator<Bytes, byte[]>>(KeyValueIterator<Bytes, byte[]> found) -> {
                try (found) {
                    found.forEachRemaining(row -> rows.add(new StoredRow(row.key.get(), row.value)));
                } catch (InvalidStateStoreException e) { // closed meanwhile
                    yield new LocalRead.NotServed<>();
                }
                yield new LocalRead.Read<>(new LedgerPart.Rows(rows));
            }
        };
    }
}
