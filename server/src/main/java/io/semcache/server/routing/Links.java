package io.semcache.server.routing;

import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.entries.Written;
import io.semcache.topology.events.Declaration;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Declares what the sources of writes depend on, before the writes themselves. */
final class Links {

    private final Router router;
    private final WriteOperation operation;
    private final Clock clock;
    private final UniqueIds ids = new UniqueIds();

    Links(Router router, WriteOperation operation, Clock clock) {
        this.router = router;
        this.operation = operation;
        this.clock = clock;
    }

    private record Source(String namespace, String name) {}

    /** Null when the graph of sources has all that these writes say; otherwise why it does not. */
    Written.@Nullable Failed declare(List<? extends SpecificRecord> writes, Deadline deadline) {
        List<Command> commands = commands(writes);
        if (commands.isEmpty()) {
            return null;
        }
        Written.Failed worst = null;
        for (Written written : router.ask(operation, commands, deadline)) {
            switch (written) {
                case Written.Applied applied -> {}
                case Written.Failed failed -> {
                    if (worst == null
                            || (worst.code().retryable() && !failed.code().retryable())) {
                        worst = failed;
                    }
                }
            }
        }
        return worst;
    }

    /** One for each source, in the order of the writes. */
    private List<Command> commands(List<? extends SpecificRecord> writes) {
        Map<Source, Set<String>> dependsOn = new LinkedHashMap<>(0);
        for (SpecificRecord write : writes) {
            Declaration declaration = Declaration.of(write);
            if (declaration != null) {
                dependsOn
                        .computeIfAbsent(
                                new Source(declaration.namespace(), declaration.source()),
                                source -> new LinkedHashSet<>())
                        .addAll(declaration.dependsOn());
            }
        }
        List<Command> commands = new ArrayList<>(dependsOn.size());
        dependsOn.forEach((source, others) ->
                commands.add(new Command(CacheKey.ofSources(source.namespace()), link(source, List.copyOf(others)))));
        return commands;
    }

    private CommandEvent link(Source source, List<String> dependsOn) {
        return CommandEvent.newBuilder()
                .setCommandId(ids.next())
                .setOp(CommandOp.LINK)
                .setNamespace(source.namespace())
                .setSource(source.name())
                .setDependsOn(dependsOn)
                .setIssuedAt(clock.instant())
                .setReceivedAt(clock.instant())
                .build();
    }
}
