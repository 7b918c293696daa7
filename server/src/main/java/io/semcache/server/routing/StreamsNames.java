package io.semcache.server.routing;

import io.semcache.server.entries.NameQuery;
import io.semcache.server.entries.Names;
import io.semcache.store.query.Named;
import io.semcache.store.query.ScanQuery;
import io.semcache.store.query.ScanResult;
import java.time.Clock;
import java.util.List;

/** Names by interactive query. */
final class StreamsNames implements LocalNames {

    private final ServingStore store;
    private final Clock clock;

    StreamsNames(ServingStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public LocalRead<Names> names(int partition, NameQuery query) {
        ScanQuery scan = new ScanQuery(query.namespace(), query.prefix(), query.after(), query.limit(), clock.millis());
        return switch (store.query(partition, scan)) {
            case LocalRead.Read<ScanResult>(ScanResult.Found(List<Named> found)) ->
                new LocalRead.Read<>(page(found, query.limit()));
            // For the caller a partition that is not ready is like one that is not here yet: ask again.
            case LocalRead.Read<ScanResult>(ScanResult.NotReady _) -> new LocalRead.NotServed<>();
            case LocalRead.Damaged<ScanResult> _ -> new LocalRead.Damaged<>();
            case LocalRead.NotServed<ScanResult> _ -> new LocalRead.NotServed<>();
        };
    }

    private static Names page(List<Named> found, int limit) {
        return new Names.Page(found.stream().map(Named::name).toList(), found.size() == limit);
    }
}
