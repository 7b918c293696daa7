package io.semcache.server.http;

import io.semcache.serdes.CacheKey;
import io.semcache.server.dump.EntryImports;
import io.semcache.server.embedding.Deadline;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps the rows that are imported. */
final class FakeImports implements EntryImports {

    final Map<String, byte[]> rows = new TreeMap<>();
    volatile boolean hasRoom = true;
    volatile @Nullable String refusal;
    volatile @Nullable Exception failure;

    @Override
    public boolean hasRoom() {
        return hasRoom;
    }

    @Override
    public @Nullable String refusal(byte[] row) {
        return refusal;
    }

    @Override
    public Run begin() {
        return new Run() {
            @Override
            public void add(CacheKey key, String namespace, byte[] row) throws IOException {
                switch (failure) {
                    case IOException e -> throw e;
                    case RuntimeException e -> throw e;
                    case Exception e -> throw new IOException(e);
                    case null -> rows.put(key.hex(), row);
                }
            }

            @Override
            public boolean finish(Deadline deadline) {
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
