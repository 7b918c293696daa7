package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.entries.EntryWrites;
import io.semcache.server.entries.Write;
import io.semcache.server.entries.Written;
import io.semcache.server.invalidation.Reconciled;
import io.semcache.server.invalidation.Reconciliation;
import io.semcache.server.invalidation.SourceItems;
import io.semcache.server.peer.PartitionSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the partitions have of a source with what the source has. Ids and revisions stand in labels, so no
 * entry is read. An orphan is removed as it was seen: an entry that was written meanwhile, of another revision, stays.
 */
final class Reconciler {

    /** Orphans that are removed at once; the rest waits. */
    private static final int ORPHANS_AT_ONCE = 10_000;

    /** Nothing is embedded for a removal, so nobody pays. */
    private static final String NO_TENANT = "";

    private final Partitions partitions;
    private final Router router;
    private final SourceOperation operation;
    private final EntryWrites writes;

    Reconciler(Partitions partitions, Router router, SourceOperation operation, EntryWrites writes) {
        this.partitions = partitions;
        this.router = router;
        this.operation = operation;
        this.writes = writes;
    }

    Reconciled reconcile(Reconciliation asked, Deadline deadline) {
        List<PartitionSource> questions = IntStream.range(0, partitions.count())
                .mapToObj(partition -> new PartitionSource(partition, asked.namespace(), asked.source()))
                .toList();
        Map<String, SourceItems.Item> stored = HashMap.newHashMap(asked.items().size());
        for (SourceItems answer : router.ask(operation, questions, deadline)) {
            switch (answer) {
                case SourceItems.Found(List<SourceItems.Item> items) ->
                    items.forEach(item -> stored.put(item.id(), item));
                case SourceItems.Failed(ErrorCode code, String message) -> {
                    return new Reconciled.Failed(code, message);
                }
            }
        }
        return compare(asked, stored, deadline);
    }

    private Reconciled compare(Reconciliation asked, Map<String, SourceItems.Item> stored, Deadline deadline) {
        long unchanged = 0;
        List<String> changed = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Reconciliation.Item item : asked.items()) {
            SourceItems.Item found = stored.remove(item.id());
            if (found == null) {
                missing.add(item.id());
            } else if (Objects.equals(found.revision(), item.revision())) {
                unchanged++;
            } else {
                changed.add(item.id());
            }
        }
        Written.Failed failure = asked.dryRun() ? null : remove(asked, List.copyOf(stored.values()), deadline);
        return failure == null
                ? new Reconciled.Done(unchanged, changed, missing, stored.size())
                : new Reconciled.Failed(failure.code(), failure.message());
    }

    private Written.@Nullable Failed remove(Reconciliation asked, List<SourceItems.Item> orphans, Deadline deadline) {
        for (int from = 0; from < orphans.size(); from += ORPHANS_AT_ONCE) {
            List<Write> deletes = new ArrayList<>();
            for (SourceItems.Item orphan : orphans.subList(from, Math.min(orphans.size(), from + ORPHANS_AT_ONCE))) {
                deletes.add(new Write.DeleteKey(
                        asked.namespace(), orphan.key(), new Write.Seen(asked.source(), orphan.revision())));
            }
            for (Written written : writes.write(NO_TENANT, deletes, deadline)) {
                if (written instanceof Written.Failed failed) {
                    return failed;
                }
            }
        }
        return null;
    }
}
