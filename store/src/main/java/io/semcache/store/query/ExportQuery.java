package io.semcache.store.query;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a partition as of one moment. At a commit that moment has a changelog offset: the answer waits for the
 * next one if there were writes since the last, and comes from the thread that writes, so nothing but waking a thread
 * may hang on it. It fails if the store closes meanwhile. Whoever stops waiting cancels it.
 *
 * @param namespace the only one whose entries are wanted; null: all
 * @param without what is left out of the entries
 * @param atCommit false: as they are now, at an offset that nobody knows
 * @param nowMs wall-clock time; entries whose expiry is at or before it are left out
 */
public record ExportQuery(@Nullable String namespace, Set<Omission> without, boolean atCommit, long nowMs)
        implements Query<CompletableFuture<Export>> {

    public ExportQuery {
        without = Set.copyOf(without);
    }
}
