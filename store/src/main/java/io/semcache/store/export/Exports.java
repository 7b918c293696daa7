package io.semcache.store.export;

import io.semcache.store.lifecycle.OpenStore;
import io.semcache.store.partition.OpenIterators;
import io.semcache.store.query.Export;
import io.semcache.store.query.ExportQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;

/**
 * Who waits for a commit to export the partition at its offset. Only there the changelog offset of the rows is known:
 * Streams writes to the store first, and learns later where the changelog record lies. Thread-safe.
 */
public final class Exports {

    /** Most that wait in one partition. */
    private static final int MAX_WAITING = 16;

    private static final long UNKNOWN_OFFSET = -1;

    private final String store;
    private final OpenIterators iterators;
    private final List<Waiting> waiting = new ArrayList<>();

    private record Waiting(ExportQuery query, CompletableFuture<Export> export) {}

    public Exports(String store, OpenIterators iterators) {
        this.store = store;
        this.iterators = iterators;
    }

    /** Begins an export now, or at the next commit. */
    public CompletableFuture<Export> begin(ExportQuery query, OpenStore open) {
        CompletableFuture<Export> export = new CompletableFuture<>();
        open.rows().atRest(offset -> {
            if (offset != null || !query.atCommit()) {
                take(query, export, open, offset == null ? UNKNOWN_OFFSET : offset);
            } else {
                await(new Waiting(query, export));
            }
        });
        return export;
    }

    private synchronized void await(Waiting one) {
        waiting.removeIf(other -> other.export.isDone());
        if (waiting.size() >= MAX_WAITING) {
            one.export.completeExceptionally(
                    new InvalidStateStoreException("Store " + store + " has too many exports that wait for a commit"));
            return;
        }
        waiting.add(one);
    }

    /** The rows are at this offset of the changelog; called by who writes, before the next write. */
    public void committed(OpenStore open) {
        open.rows().atRest(offset -> {
            for (Waiting one : offset == null ? List.<Waiting>of() : taken()) {
                take(one.query, one.export, open, offset);
            }
        });
    }

    private synchronized List<Waiting> taken() {
        List<Waiting> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    private void take(ExportQuery query, CompletableFuture<Export> export, OpenStore open, long offset) {
        if (export.isDone()) {
            return;
        }
        try {
            Export taken = new SnapshotExport(
                    query,
                    iterators.ascending(open.rows(), null, null),
                    row -> true,
                    damage -> open.directory().markDamaged(String.valueOf(damage.getMessage())),
                    Math.max(offset, UNKNOWN_OFFSET),
                    open.position().copy());
            if (!export.complete(taken)) {
                taken.close(); // nobody waits any more
            }
        } catch (ProcessorStateException e) {
            export.completeExceptionally(e);
        }
    }

    /** Nobody gets an export any more. */
    public void close() {
        for (Waiting one : taken()) {
            one.export.completeExceptionally(new InvalidStateStoreException("Store " + store + " is closed"));
        }
    }
}
