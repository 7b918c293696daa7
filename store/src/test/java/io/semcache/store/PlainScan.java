package io.semcache.store;

import io.semcache.store.filter.Filter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;

/** What a {@link SimilarityQuery} must answer, by comparing with every row. */
final class PlainScan {

    private static final Comparator<Neighbour> BEST_FIRST = Comparator.comparingDouble(Neighbour::score)
            .reversed()
            .thenComparing(neighbour -> neighbour.key().bytes(), Arrays::compareUnsigned);

    private PlainScan() {}

    static List<Neighbour> neighbours(SimilarityQuery query, List<KeyValue<Bytes, byte[]>> rows) {
        float[] unit = Similarity.unit(query.vector());
        return rows.stream()
                .map(row -> KeyValue.pair(row.key, RowReader.read(row.value)))
                .filter(row -> row.value instanceof Row.Present entry && concerns(query, entry))
                .map(row -> neighbour(unit, row.key.get(), (Row.Present) row.value))
                .filter(neighbour -> neighbour.score() >= query.minScore())
                .sorted(BEST_FIRST)
                .limit(query.k())
                .toList();
    }

    private static Neighbour neighbour(float[] unit, byte[] key, Row.Present entry) {
        return new Neighbour(RowKey.ofBytes(key), Similarity.score(unit, Similarity.unit(entry.vector())), entry);
    }

    private static boolean concerns(SimilarityQuery query, Row.Present entry) {
        Filter filter = query.filter();
        return entry.vector().defect() == null
                && entry.info().namespace().equals(query.namespace())
                && EmbeddingSpace.of(entry).equals(query.space())
                && (entry.expiresAtMs() == Row.NEVER || entry.expiresAtMs() > query.nowMs())
                && (filter == null || filter.matches(entry.info().attributes()));
    }
}
