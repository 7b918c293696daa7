package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.erasure.PartitionFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Asks the owners whose files still hold what was erased. Thread-safe; blocks the caller's thread. */
final class Purging {

    private final Partitions partitions;
    private final Router router;
    private final FilesOperation operation;

    Purging(Partitions partitions, Router router, FilesOperation operation) {
        this.partitions = partitions;
        this.router = router;
        this.operation = operation;
    }

    /** What was found, or why it was not. */
    sealed interface Found {

        /** Partitions whose owner still rewrites files, in their order. */
        record Rewriting(List<Integer> partitions) implements Found {}

        /** A partition does not say. */
        record Failed(ErrorCode code, String message) implements Found {}
    }

    Found find(Deadline deadline) {
        List<Integer> all = IntStream.range(0, partitions.count()).boxed().toList();
        List<PartitionFiles> files = router.ask(operation, all, deadline);
        List<Integer> rewriting = new ArrayList<>();
        for (int partition = 0; partition < files.size(); partition++) {
            switch (files.get(partition)) {
                case PartitionFiles.Purged _ -> {}
                case PartitionFiles.Purging _ -> rewriting.add(partition);
                case PartitionFiles.Failed(ErrorCode code, String message) -> {
                    return new Found.Failed(code, message);
                }
            }
        }
        return new Found.Rewriting(rewriting);
    }
}
