package io.semcache.server.http;

import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.entries.EntryWrites;
import io.semcache.server.entries.Write;
import io.semcache.server.entries.Written;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Writes into {@link FakeEntries}, or fails as told to. */
final class FakeWrites implements EntryWrites {

    final List<Write> writes = new CopyOnWriteArrayList<>();
    volatile Written.@Nullable Failed failure;

    private final FakeEntries entries;
    private final AtomicLong offset = new AtomicLong();

    FakeWrites(FakeEntries entries) {
        this.entries = entries;
    }

    Write.Put lastPut() {
        return (Write.Put) writes.getLast();
    }

    @Override
    public List<Written> write(String tenant, List<Write> given, Deadline deadline) {
        Written.Failed told = failure;
        if (told != null) {
            return given.stream().<Written>map(write -> told).toList();
        }
        writes.addAll(given);
        return given.stream().map(this::write).toList();
    }

    private Written write(Write write) {
        return switch (write) {
            case Write.Put put -> {
                CacheKey key = CacheKey.ofName(
                        put.namespace(), put.name() == null ? Objects.requireNonNull(put.text()) : put.name());
                EntryInfo info = EntryInfo.of(put.namespace(), "tiny", "r", InputKind.NONE, 0, "")
                        .named(put.name(), put.text());
                Row.Present row =
                        new Row.Present(put.vector(), info, 0, Row.NEVER, 0, offset.incrementAndGet(), put.payload());
                yield new Written.Applied(key, entries.rows.put(key, row) != null);
            }
            case Write.Delete(String namespace, String name) -> {
                CacheKey key = CacheKey.ofName(namespace, name);
                yield new Written.Applied(key, entries.rows.remove(key) != null);
            }
            case Write.DeleteText delete -> {
                CacheKey key = CacheKey.ofName(delete.namespace(), delete.text());
                yield new Written.Applied(key, entries.rows.remove(key) != null);
            }
            case Write.DeleteKey delete -> new Written.Applied(delete.key(), entries.rows.remove(delete.key()) != null);
        };
    }
}
