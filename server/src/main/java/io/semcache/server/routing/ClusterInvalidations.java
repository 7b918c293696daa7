package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.config.Grants;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.entries.Matched;
import io.semcache.server.entries.Written;
import io.semcache.server.invalidation.Dependents;
import io.semcache.server.invalidation.Invalidated;
import io.semcache.server.invalidation.Invalidation;
import io.semcache.server.invalidation.Invalidations;
import io.semcache.server.invalidation.Reconciled;
import io.semcache.server.invalidation.Reconciliation;
import io.semcache.server.peer.GraphSource;
import io.semcache.topology.admission.Admission;
import io.semcache.topology.admission.Verdict;
import io.semcache.topology.sources.Cascades;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/**
 * Invalidates in every partition and waits for all of them. A cascade asks the graph of sources first how far it
 * reaches; the edges of what it came to go last, so that after a failure it reaches as far again.
 */
final class ClusterInvalidations implements Invalidations {

    private final Admission admission;
    private final Router router;
    private final EveryPartition everyPartition;
    private final DependentsOperation graph;
    private final WriteOperation writes;
    private final Reconciler reconciler;
    private final Clock clock;
    private final UniqueIds ids = new UniqueIds();

    ClusterInvalidations(
            Admission admission,
            Router router,
            EveryPartition everyPartition,
            DependentsOperation graph,
            WriteOperation writes,
            Reconciler reconciler,
            Clock clock) {
        this.admission = admission;
        this.router = router;
        this.everyPartition = everyPartition;
        this.graph = graph;
        this.writes = writes;
        this.reconciler = reconciler;
        this.clock = clock;
    }

    @Override
    public Invalidated invalidate(Invalidation asked, Deadline deadline) {
        CacheCommand command = command(CommandOp.INVALIDATE, asked.namespace(), asked.dryRun())
                .setTags(asked.tags())
                .setSource(asked.source())
                .setModel(asked.model())
                .setFilter(asked.filter())
                .setCascade(asked.cascade())
                .build();
        return switch (admission.command(command)) {
            case Verdict.Refused<CommandEvent>(ErrorCode code, String message) -> new Invalidated.Failed(code, message);
            case Verdict.Admitted<CommandEvent>(CacheKey key, CommandEvent event) ->
                asked.cascade() && asked.source() != null
                        ? cascade(asked, asked.source(), key, event, deadline)
                        : everywhere(event, 0, deadline);
        };
    }

    @Override
    public Invalidated flush(String namespace, boolean dryRun, Deadline deadline) {
        return switch (admission.command(
                command(CommandOp.FLUSH, namespace, dryRun).build())) {
            case Verdict.Refused<CommandEvent>(ErrorCode code, String message) -> new Invalidated.Failed(code, message);
            case Verdict.Admitted<CommandEvent>(CacheKey key, CommandEvent event) -> everywhere(event, 0, deadline);
        };
    }

    @Override
    public Invalidated flushAll(boolean dryRun, Deadline deadline) {
        return flush(Grants.EVERY_NAMESPACE, dryRun, deadline);
    }

    @Override
    public Reconciled reconcile(Reconciliation reconciliation, Deadline deadline) {
        return reconciler.reconcile(reconciliation, deadline);
    }

    private CacheCommand.Builder command(CommandOp op, String namespace, boolean dryRun) {
        return CacheCommand.newBuilder()
                .setCommandId(ids.next())
                .setOp(op)
                .setNamespace(namespace)
                .setDryRun(dryRun)
                .setIssuedAt(clock.instant());
    }

    private Invalidated cascade(
            Invalidation asked, String source, CacheKey graphKey, CommandEvent event, Deadline deadline) {
        Dependents dependents = router.ask(graph, List.of(new GraphSource(asked.namespace(), source)), deadline)
                .getFirst();
        Set<String> affected;
        switch (dependents) {
            case Dependents.Found(Set<String> sources) -> affected = sources;
            case Dependents.Failed(ErrorCode code, String message) -> {
                return new Invalidated.Failed(code, message);
            }
        }
        List<List<String>> chunks = Cascades.chunks(affected);
        long matched = 0;
        for (List<String> chunk : chunks) {
            switch (everywhere(ofSources(event, chunk), affected.size(), deadline)) {
                case Invalidated.Done done -> matched += done.matched();
                case Invalidated.Failed failed -> {
                    return failed;
                }
            }
        }
        Invalidated done = new Invalidated.Done(matched, affected.size());
        return asked.isSourceAlone() && !asked.dryRun() ? unlink(event, chunks, graphKey, done, deadline) : done;
    }

    private CommandEvent ofSources(CommandEvent event, List<String> sources) {
        return CommandEvent.newBuilder(event)
                .setCommandId(ids.next())
                .setCascade(false)
                .setSource(null)
                .setSources(sources)
                .build();
    }

    private Invalidated unlink(
            CommandEvent event, List<List<String>> chunks, CacheKey graphKey, Invalidated done, Deadline deadline) {
        List<Command> commands = chunks.stream()
                .map(chunk -> CommandEvent.newBuilder(ofSources(event, chunk))
                        .setOp(CommandOp.UNLINK)
                        .build())
                .map(unlink -> new Command(graphKey, unlink))
                .toList();
        for (Written written : router.ask(writes, commands, deadline)) {
            if (written instanceof Written.Failed failed) {
                return new Invalidated.Failed(failed.code(), failed.message());
            }
        }
        return done;
    }

    private Invalidated everywhere(CommandEvent event, int sources, Deadline deadline) {
        long entries = 0;
        Matched.Failed worst = null;
        for (Matched matched : everyPartition.carryOut(CacheKey.ofNamespace(event.getNamespace()), event, deadline)) {
            switch (matched) {
                case Matched.Counted counted -> entries += counted.entries();
                case Matched.Failed failed -> {
                    if (worst == null
                            || (worst.code().retryable() && !failed.code().retryable())) {
                        worst = failed;
                    }
                }
            }
        }
        return worst == null
                ? new Invalidated.Done(entries, sources)
                : new Invalidated.Failed(worst.code(), worst.message());
    }
}
