package io.semcache.server.http;

import io.semcache.serdes.CacheKey;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.server.similarity.Similar;
import io.semcache.server.similarity.SimilarEntries;
import io.semcache.server.similarity.SimilarityCall;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Remembers what it was asked and answers with what the test has put here. */
final class FakeSimilar implements SimilarEntries {

    final List<SimilarityCall> calls = new CopyOnWriteArrayList<>();
    final Map<CacheKey, Match> matches = new ConcurrentHashMap<>();
    volatile List<PartitionAnswer> partitions = List.of();
    volatile @Nullable RuntimeException failure;

    @Override
    public Similar near(SimilarityCall call) {
        calls.add(call);
        if (failure != null) {
            throw failure;
        }
        List<Similar.Hit> hits = Similar.best(partitions, call.k()).stream()
                .map(ranked -> new Similar.Hit(
                        Objects.requireNonNull(matches.get(
                                CacheKey.ofBytes(ranked.neighbour().key().cacheKey()))),
                        ranked.where()))
                .toList();
        return new Similar(hits, partitions);
    }
}
