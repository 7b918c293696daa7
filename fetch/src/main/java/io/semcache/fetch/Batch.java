package io.semcache.fetch;

import io.semcache.fetch.provider.EmbeddingBatch;
import java.util.List;

/** Fetches for one call; never empty. */
record Batch(Space space, List<PendingFetch> fetches) {

    Batch {
        if (fetches.isEmpty()) {
            throw new IllegalArgumentException("expected at least one fetch");
        }
    }

    /** The model that all of them are for. */
    String model() {
        return fetches.getFirst().model();
    }

    int size() {
        return fetches.size();
    }

    long tokens() {
        return fetches.stream().mapToLong(PendingFetch::tokens).sum();
    }

    EmbeddingBatch toCall() {
        return space.batch(fetches.stream().map(PendingFetch::input).toList());
    }

    Batch with(List<PendingFetch> others) {
        return new Batch(space, others);
    }

    /** The two halves of at least two fetches, the first no larger than the second. */
    List<Batch> halves() {
        int middle = size() / 2;
        return List.of(with(fetches.subList(0, middle)), with(fetches.subList(middle, size())));
    }
}
