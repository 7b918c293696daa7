package io.semcache.server.http;

import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.server.similarity.Similar;
import io.semcache.server.similarity.SimilarEntries;
import io.semcache.server.similarity.SimilarityCall;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Partitions that answer what they are told to. */
final class FakeSimilar implements SimilarEntries {

    final List<SimilarityCall> calls = new CopyOnWriteArrayList<>();
    volatile List<PartitionAnswer> partitions = List.of();

    @Override
    public Similar near(SimilarityCall call) {
        calls.add(call);
        return Similar.merged(partitions, call.k());
    }
}
