package io.semcache.server.http;

import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.EmbeddingCall;
import io.semcache.server.embedding.Input;
import io.semcache.server.embedding.Stored;
import io.semcache.server.embedding.StoredEntries;
import io.semcache.store.row.Row;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Rows in memory under the names of their texts. */
final class FakeEntries implements StoredEntries {

    final Map<CacheKey, Row.Present> rows = new ConcurrentHashMap<>();
    final List<EmbeddingCall> calls = new CopyOnWriteArrayList<>();
    final BlockingQueue<CacheKey> reads = new LinkedBlockingQueue<>();
    volatile Stored.@Nullable Failed failure;

    static CacheKey key(String namespace, String text) {
        return CacheKey.ofName(namespace, text);
    }

    @Override
    public List<Stored> ofInputs(EmbeddingCall call) {
        calls.add(call);
        List<CacheKey> keys = call.inputs().stream()
                .map(input -> switch (input) {
                    case Input.Text(String text) -> key(call.namespace(), text);
                    case Input.Tokens tokens -> throw new IllegalArgumentException("expected a text, got " + tokens);
                })
                .toList();
        return ofKeys(call.namespace(), keys, call.deadline());
    }

    @Override
    public List<Stored> ofKeys(String namespace, List<CacheKey> keys, Deadline deadline) {
        reads.addAll(keys);
        return keys.stream().map(this::stored).toList();
    }

    private Stored stored(CacheKey key) {
        Stored failed = failure;
        if (failed != null) {
            return failed;
        }
        Row.Present row = rows.get(key);
        return row == null ? new Stored.Absent() : new Stored.Entry(key, row);
    }
}
