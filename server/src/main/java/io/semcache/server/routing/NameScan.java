package io.semcache.server.routing;

import io.semcache.server.embedding.Deadline;
import io.semcache.server.entries.NameIndex;
import io.semcache.server.entries.NameQuery;
import io.semcache.server.entries.Names;
import io.semcache.server.peer.PartitionNames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Asks every partition for a page and merges them. A partition whose page is full has at least as many names up to its
 * last as the merged page takes, so no name of it that was not told can belong to the merged page.
 */
final class NameScan implements NameIndex {

    private final Partitions partitions;
    private final Router router;
    private final NameOperation operation;

    NameScan(Partitions partitions, Router router, NameOperation operation) {
        this.partitions = partitions;
        this.router = router;
        this.operation = operation;
    }

    @Override
    public Names names(NameQuery query, Deadline deadline) {
        List<PartitionNames> questions = IntStream.range(0, partitions.count())
                .mapToObj(partition -> new PartitionNames(partition, query))
                .toList();
        List<String> names = new ArrayList<>();
        boolean more = false;
        for (Names answer : router.ask(operation, questions, deadline)) {
            switch (answer) {
                case Names.Page page -> {
                    names.addAll(page.names());
                    more |= page.more();
                }
                case Names.Failed failed -> {
                    return failed;
                }
            }
        }
        names.sort(Utf8Order.INSTANCE);
        more |= names.size() > query.limit();
        return new Names.Page(names.subList(0, Math.min(query.limit(), names.size())), more);
    }
}
