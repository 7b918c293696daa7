package io.semcache.server.routing;

import io.semcache.schemas.CommandEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.entries.Matched;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Carries a command out in every partition, each at its owner. Such commands are idempotent: after a failure in some
 * partitions the caller gives the command again, to all of them. Thread-safe; blocks the caller's thread.
 */
final class EveryPartition {

    private final Partitions partitions;
    private final Router router;
    private final PartitionWriteOperation operation;

    EveryPartition(Partitions partitions, Router router, PartitionWriteOperation operation) {
        this.partitions = partitions;
        this.router = router;
        this.operation = operation;
    }

    /** What came of {@code event} in each partition, by the number of the partition. */
    List<Matched> carryOut(CacheKey key, CommandEvent event, Deadline deadline) {
        return carryOut(key, event, IntStream.range(0, partitions.count()), deadline);
    }

    /** What came of {@code event} in each of {@code some} partitions, in their order. */
    List<Matched> carryOut(CacheKey key, CommandEvent event, IntStream some, Deadline deadline) {
        Command command = new Command(key, event);
        List<PartitionCommand> commands = some.mapToObj(partition -> new PartitionCommand(partition, command))
                .toList();
        return router.ask(operation, commands, deadline);
    }
}
