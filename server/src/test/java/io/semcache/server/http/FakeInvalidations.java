package io.semcache.server.http;

import io.semcache.server.embedding.Deadline;
import io.semcache.server.invalidation.Invalidated;
import io.semcache.server.invalidation.Invalidation;
import io.semcache.server.invalidation.Invalidations;
import io.semcache.server.invalidation.Reconciled;
import io.semcache.server.invalidation.Reconciliation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was asked, and answers as told to. */
final class FakeInvalidations implements Invalidations {

    final List<Invalidation> asked = new CopyOnWriteArrayList<>();
    final List<String> flushed = new CopyOnWriteArrayList<>();
    final List<Reconciliation> reconciled = new CopyOnWriteArrayList<>();
    volatile Invalidated answer = new Invalidated.Done(3, 2);
    volatile Reconciled reconciliation = new Reconciled.Done(1, List.of("c"), List.of("m"), 4);

    @Override
    public Invalidated invalidate(Invalidation invalidation, Deadline deadline) {
        asked.add(invalidation);
        return answer;
    }

    @Override
    public Invalidated flush(String namespace, boolean dryRun, Deadline deadline) {
        flushed.add(namespace + (dryRun ? " as a trial" : ""));
        return answer;
    }

    @Override
    public Invalidated flushAll(boolean dryRun, Deadline deadline) {
        return flush("everything", dryRun, deadline);
    }

    @Override
    public Reconciled reconcile(Reconciliation reconciliation, Deadline deadline) {
        reconciled.add(reconciliation);
        return this.reconciliation;
    }
}
