package io.semcache.server.http;

import io.semcache.server.embedding.Deadline;
import io.semcache.server.entries.NameIndex;
import io.semcache.server.entries.NameQuery;
import io.semcache.server.entries.Names;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Some names in the order of their characters. */
final class FakeNames implements NameIndex {

    final TreeSet<String> names = new TreeSet<>();
    final List<NameQuery> queries = new CopyOnWriteArrayList<>();
    volatile Names.@Nullable Failed failure;

    @Override
    public Names names(NameQuery query, Deadline deadline) {
        queries.add(query);
        Names.Failed told = failure;
        if (told != null) {
            return told;
        }
        String after = query.after();
        List<String> page = names.stream()
                .filter(name -> name.startsWith(query.prefix()) && (after == null || name.compareTo(after) > 0))
                .limit(query.limit())
                .toList();
        return new Names.Page(page, page.size() == query.limit());
    }
}
