package io.semcache.store.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.semcache.store.derived.LabelKey;
import io.semcache.store.derived.OrderedKey;
import io.semcache.store.layout.Generation;
import io.semcache.store.partition.PartitionDb;
import io.semcache.store.query.ClosureQuery;
import io.semcache.store.query.ClosureResult;
import io.semcache.store.query.Label;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Answers a {@link ClosureQuery}: a breadth-first walk over the edges, one seek for each source. */
final class SourceClosure {

    private SourceClosure() {}

    static ClosureResult answer(ClosureQuery query, PartitionDb rows) throws RocksDBException {
        if (!rows.lookups().complete()) {
            return new ClosureResult.NotReady();
        }
        Generation generation = rows.generation(query.namespace());
        Set<String> found = new HashSet<>(query.sources());
        Queue<String> open = new ArrayDeque<>(found);
        try (RocksIterator all = rows.lookups().labels()) {
            while (!open.isEmpty() && found.size() <= query.limit()) {
                byte[] prefix = LabelKey.prefix(generation, Label.EDGE, open.remove());
                for (all.seek(prefix); all.isValid() && OrderedKey.startsWith(all.key(), prefix); all.next()) {
                    String dependent = new String(all.value(), UTF_8);
                    if (found.add(dependent)) {
                        open.add(dependent);
                    }
                }
                all.status();
            }
        }
        return found.size() > query.limit() ? new ClosureResult.TooMany() : new ClosureResult.Found(found);
    }
}
