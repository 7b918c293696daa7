package io.semcache.server.similarity.gate;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what texts say in numbers. Their order does not count, nor how often one is repeated. */
final class Quantities {

    private Quantities() {}

    /** What a text says in numbers, in its order. */
    static List<Quantity> in(Tokens tokens) {
        return new QuantityReader(tokens).all();
    }

    /** What one of the two has and the other has not, or null. */
    static @Nullable String difference(List<Quantity> question, List<Quantity> entry) {
        String asked = lacking(question, entry);
        String stored = lacking(entry, question);
        if (asked.isEmpty() && stored.isEmpty()) {
            return null;
        }
        return (asked.isEmpty() ? "" : "only in the question: " + asked)
                + (asked.isEmpty() || stored.isEmpty() ? "" : "; ")
                + (stored.isEmpty() ? "" : "only in the entry: " + stored);
    }

    private static String lacking(List<Quantity> these, List<Quantity> those) {
        return these.stream()
                .filter(one -> !one.optional() && those.stream().noneMatch(one::same))
                .map(Quantity::toString)
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
