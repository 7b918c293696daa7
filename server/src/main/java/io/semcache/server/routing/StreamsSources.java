package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;
import io.semcache.server.invalidation.Dependents;
import io.semcache.server.invalidation.SourceItems;
import io.semcache.server.peer.GraphSource;
import io.semcache.server.peer.PartitionSource;
import io.semcache.store.query.ClosureQuery;
import io.semcache.store.query.ClosureResult;
import io.semcache.store.query.SourceItem;
import io.semcache.store.query.SourceQuery;
import io.semcache.store.query.SourceResult;
import io.semcache.store.row.RowKey;
import io.semcache.topology.sources.Cascades;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sources by interactive query. A partition whose labels are derived anew is like one that is not here yet. */
final class StreamsSources implements LocalSources {

    private final ServingStore store;

    StreamsSources(ServingStore store) {
        this.store = store;
    }

    @Override
    public LocalRead<SourceItems> items(PartitionSource question) {
        List<SourceItems.Item> items = new ArrayList<>();
        @Nullable RowKey after = null;
        while (true) {
            SourceQuery query = new SourceQuery(question.namespace(), question.source(), after, SourceQuery.MAX_LIMIT);
            switch (store.query(question.partition(), query)) {
                case LocalRead.Read<SourceResult>(SourceResult.Found(List<SourceItem> page)) -> {
                    page.forEach(item -> items.add(item(item)));
                    if (page.size() < SourceQuery.MAX_LIMIT) {
                        return new LocalRead.Read<>(new SourceItems.Found(items));
                    }
                    after = page.getLast().key();
                }
                case LocalRead.Read<SourceResult>(SourceResult.NotReady _) -> {
                    return new LocalRead.NotServed<>();
                }
                case LocalRead.Damaged<SourceResult> _ -> {
                    return new LocalRead.Damaged<>();
                }
                case LocalRead.NotServed<SourceResult> _ -> {
                    return new LocalRead.NotServed<>();
                }
            }
        }
    }

    private static SourceItems.Item item(SourceItem item) {
        return new SourceItems.Item(CacheKey.ofBytes(item.key().cacheKey()), item.id(), item.revision());
    }

    @Override
    public LocalRead<Dependents> dependents(int partition, GraphSource question) {
        ClosureQuery query = new ClosureQuery(question.namespace(), Set.of(question.source()), Cascades.MOST_SOURCES);
        return switch (store.query(partition, query)) {
            case LocalRead.Read<ClosureResult>(ClosureResult.Found(Set<String> sources)) ->
                new LocalRead.Read<>(new Dependents.Found(sources));
            case LocalRead.Read<ClosureResult>(ClosureResult.TooMany _) ->
                new LocalRead.Read<>(new Dependents.Failed(
                        ErrorCode.INVALID_REQUEST,
                        "more than " + Cascades.MOST_SOURCES + " sources depend on this one"));
            case LocalRead.Read<ClosureResult>(ClosureResult.NotReady _) -> new LocalRead.NotServed<>();
            case LocalRead.Damaged<ClosureResult> _ -> new LocalRead.Damaged<>();
            case LocalRead.NotServed<ClosureResult> _ -> new LocalRead.NotServed<>();
        };
    }
}
