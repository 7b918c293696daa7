package io.semcache.store.answer;

import io.semcache.store.derived.NameKey;
import io.semcache.store.derived.OrderedKey;
import io.semcache.store.layout.Generation;
import io.semcache.store.partition.PartitionDb;
import io.semcache.store.query.Named;
import io.semcache.store.query.ScanQuery;
import io.semcache.store.query.ScanResult;
import io.semcache.store.row.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Answers a {@link ScanQuery} from the names family, which has the expiry of each entry beside its name. */
final class NameScan {

    private NameScan() {}

    static ScanResult answer(ScanQuery query, PartitionDb rows) throws RocksDBException {
        if (!rows.lookups().complete()) {
            return new ScanResult.NotReady();
        }
        Generation generation = rows.generation(query.namespace());
        int generationBytes = OrderedKey.of(generation).toBytes().length;
        byte[] prefix = NameKey.prefix(generation, query.prefix());
        List<Named> names = new ArrayList<>();
        try (RocksIterator all = rows.lookups().names()) {
            for (all.seek(first(query, generation, prefix));
                    names.size() < query.limit() && all.isValid();
                    all.next()) {
                byte[] key = all.key();
                if (!OrderedKey.startsWith(key, prefix)) {
                    break;
                }
                long expiresAtMs = NameKey.expiresAtMs(all.value());
                if (expiresAtMs == Row.NEVER || expiresAtMs > query.nowMs()) {
                    names.add(new Named(NameKey.name(key, generationBytes), NameKey.rowKey(key)));
                }
            }
            all.status();
        }
        return new ScanResult.Found(names);
    }

    private static byte[] first(ScanQuery query, Generation generation, byte[] prefix) {
        if (query.after() == null) {
            return prefix;
        }
        byte[] after = NameKey.after(generation, query.after());
        return Arrays.compareUnsigned(after, prefix) > 0 ? after : prefix;
    }
}
