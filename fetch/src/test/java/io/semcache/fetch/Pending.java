package io.semcache.fetch;

import io.semcache.fetch.provider.EmbeddingInput;
import io.semcache.schemas.InputType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Fetches under way in a partition of their own. */
final class Pending {

    static final Space SPACE = new Space(Fetches.DIMENSIONS, InputType.DOCUMENT, false, false);
    static final Space OTHER_SPACE = new Space(Fetches.DIMENSIONS, InputType.QUERY, false, false);

    private final FetchWindow window = new FetchWindow(100_000);
    private final AssignedPartition partition = new AssignedPartition(0, window, 0);
    private final AtomicLong offset = new AtomicLong();

    AssignedPartition partition() {
        return partition;
    }

    FetchWindow window() {
        return window;
    }

    PendingFetch fetch(String text) {
        return fetch(text, SPACE, 1);
    }

    PendingFetch fetch(String text, Space space, int tokens) {
        return fetch(Fetches.fetch(text), space, tokens);
    }

    /** A fetch whose calls may start for this long from now. */
    PendingFetch fetch(String text, Duration window) {
        return fetch(Fetches.fetch(Fetches.identity(Fetches.MODEL), text, window), SPACE, 1);
    }

    private PendingFetch fetch(Fetches.Keyed keyed, Space space, int tokens) {
        long at = offset.getAndIncrement();
        partition.add(at);
        EmbeddingInput input = new EmbeddingInput.Text(keyed.fetch().getText());
        return new PendingFetch(partition, at, keyed.key(), keyed.fetch(), space, input, tokens);
    }

    List<PendingFetch> fetches(int count) {
        return IntStream.range(0, count).mapToObj(i -> fetch("text " + i)).toList();
    }

    static List<String> texts(List<PendingFetch> fetches) {
        return fetches.stream().map(f -> f.fetch().getText()).toList();
    }
}
