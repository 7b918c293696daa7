package io.semcache.server.http;

import io.semcache.dump.Source;
import io.semcache.serdes.CacheKey;
import io.semcache.server.dump.EntryImports;
import io.semcache.server.embedding.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps the rows that are imported. */
final class FakeImports implements EntryImports {

    final Map<String, byte[]> rows = new TreeMap<>();
    volatile boolean hasRoom = true;
    final Set<Source> sources = new HashSet<>();
    volatile @Nullable String refusal;
    volatile @Nullable Exception failure;

    @Override
    public boolean hasRoom() {
        return hasRoom;
    }

    @Override
    public Run begin(Path file) {
        Map<String, byte[]> added = new TreeMap<>();
        Set<Source> addedSources = new HashSet<>();
        return new Run() {
            @Override
            public @Nullable String add(CacheKey key, byte[] row) {
                added.put(key.hex(), row);
                return refusal;
            }

            @Override
            public @Nullable String add(Source source) {
                addedSources.add(source);
                return refusal;
            }

            @Override
            public boolean store(Deadline deadline) throws IOException {
                switch (failure) {
                    case IOException e -> throw e;
                    case RuntimeException e -> throw e;
                    case Exception e -> throw new IOException(e);
                    case null -> {
                        rows.putAll(added);
                        sources.addAll(addedSources);
                    }
                }
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
