package io.semcache.store.answer;

import io.semcache.store.derived.LabelKey;
import io.semcache.store.derived.OrderedKey;
import io.semcache.store.derived.SourceLabel;
import io.semcache.store.partition.PartitionDb;
import io.semcache.store.query.Label;
import io.semcache.store.query.LabelQuery;
import io.semcache.store.query.LabelResult;
import io.semcache.store.query.SourceQuery;
import io.semcache.store.query.SourceResult;
import io.semcache.store.row.RowKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Answers {@link LabelQuery} and {@link SourceQuery} from the labels family. */
final class LabelScan {

    private LabelScan() {}

    static LabelResult answer(LabelQuery query, PartitionDb rows) throws RocksDBException {
        if (!rows.lookups().complete()) {
            return new LabelResult.NotReady();
        }
        byte[] prefix = LabelKey.prefix(rows.generation(query.namespace()), query.label(), query.value());
        Page page = new Page(prefix, query.after(), query.limit());
        return new LabelResult.Found(page.of(rows, (key, _) -> LabelKey.rowKey(key, query.label())));
    }

    static SourceResult answer(SourceQuery query, PartitionDb rows) throws RocksDBException {
        if (!rows.lookups().complete()) {
            return new SourceResult.NotReady();
        }
        byte[] prefix = LabelKey.prefix(rows.generation(query.namespace()), Label.SOURCE, query.source());
        Page page = new Page(prefix, query.after(), query.limit());
        return new SourceResult.Found(page.of(
                rows, (key, value) -> SourceLabel.ofBytes(value).of(LabelKey.rowKey(key, Label.SOURCE))));
    }

    /** Up to {@code limit} labels that start with {@code prefix}, behind that of {@code after}. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Page(byte[] prefix, @Nullable RowKey after, int limit) {

        <T> List<T> of(PartitionDb rows, BiFunction<byte[], byte[], T> item) throws RocksDBException {
            List<T> page = new ArrayList<>();
            try (RocksIterator all = rows.lookups().labels()) {
                for (seek(all); page.size() < limit && all.isValid(); all.next()) {
                    byte[] key = all.key();
                    if (!OrderedKey.startsWith(key, prefix)) {
                        break;
                    }
                    page.add(item.apply(key, all.value()));
                }
                all.status();
            }
            return page;
        }

        private void seek(RocksIterator all) {
            if (after == null) {
                all.seek(prefix);
                return;
            }
            byte[] last =
                    OrderedKey.startingWith(prefix).cacheKey(after.bytes()).toBytes();
            all.seek(last);
            if (all.isValid() && Arrays.equals(all.key(), last)) {
                all.next();
            }
        }
    }
}
