package io.semcache.store;

import io.semcache.store.filter.Filter;
import io.semcache.store.layout.RowReader;
import io.semcache.store.query.Neighbour;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/** What a {@link SimilarityQuery} must answer, by comparing with every row. */
final class PlainScan {

    static final Comparator<Neighbour> BEST_FIRST = Comparator.comparingDouble(Neighbour::score)
            .reversed()
            .thenComparing(neighbour -> neighbour.key().bytes(), Arrays::compareUnsigned);

    private PlainScan() {}

    static List<Neighbour> neighbours(SimilarityQuery query, List<KeyValue<Bytes, byte[]>> rows) {
        return rows.stream()
                .map(row -> neighbour(query, RowKey.ofBytes(row.key.get()), RowReader.read(row.value)))
                .filter(Objects::nonNull)
                .sorted(BEST_FIRST)
                .limit(query.k())
                .toList();
    }

    /** What this row is to the query, or null if it does not count. */
    static @Nullable Neighbour neighbour(SimilarityQuery query, RowKey key, @Nullable Row row) {
        if (!(row instanceof Row.Present entry) || !concerns(query, entry)) {
            return null;
        }
        float score = Similarity.score(Similarity.unit(query.vector()), Similarity.unit(Rows.vector(entry)));
        return score >= query.minScore() ? new Neighbour(key, score) : null;
    }

    private static boolean concerns(SimilarityQuery query, Row.Present entry) {
        Filter filter = query.filter();
        return entry.vector() != null
                && entry.vector().defect() == null
                && entry.info().namespace().equals(query.namespace())
                && EmbeddingSpace.of(entry).equals(query.space())
                && (entry.expiresAtMs() == Row.NEVER || entry.expiresAtMs() > query.nowMs())
                && (filter == null || filter.matches(entry.attributes()));
    }
}
