package io.semcache.topology.sources;

import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;
import io.semcache.store.query.ClosureQuery;
import io.semcache.store.query.ClosureResult;
import io.semcache.store.row.Row;
import io.semcache.topology.admission.Refusal;
import io.semcache.topology.rows.Epochs;
import io.semcache.topology.rows.Rows;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What sources depend on, as the partition of {@link CacheKey#ofSources} keeps it for its namespaces: a directed graph
 * without cycles, so that whatever is affected by a change has an order in which it can be made anew.
 *
 * <p>Replays: an edge that is declared again is there already, and one that a later event has removed is removed again.
 */
public final class Graph {

    private final Rows rows;
    private final Epochs epochs;

    public Graph(Rows rows, Epochs epochs) {
        this.rows = rows;
        this.epochs = epochs;
    }

    /** What depends on a source, directly or not. */
    sealed interface Reach {

        /** The source itself is among them. */
        record Sources(Set<String> names) implements Reach {}

        record Unknown(Refusal refusal) implements Reach {}
    }

    /**
     * The event at {@code offset} says that {@code source} depends on others, beside those it depends on already. Null,
     * or why it cannot.
     */
    public @Nullable Refusal declare(String namespace, String source, Collection<String> dependsOn, long offset) {
        Row.Source before = rows.source(CacheKey.ofSource(namespace, source));
        Set<String> all = new HashSet<>(dependsOn);
        if (before != null) {
            all.addAll(before.dependsOn());
        }
        boolean grows = before == null || all.size() > before.dependsOn().size();
        Refusal refusal = grows ? refusal(namespace, source, dependsOn) : null;
        if (refusal == null) {
            rows.putSource(
                    CacheKey.ofSource(namespace, source),
                    new Row.Source(namespace, source, all, epochs.at(namespace, offset), offset));
        }
        return refusal;
    }

    private @Nullable Refusal refusal(String namespace, String source, Collection<String> dependsOn) {
        return switch (reach(namespace, Set.of(source))) {
            case Reach.Unknown(Refusal refusal) -> refusal;
            case Reach.Sources(Set<String> dependents) ->
                Collections.disjoint(dependents, dependsOn) ? null : cycle(source, dependents, dependsOn);
        };
    }

    private static Refusal cycle(String source, Set<String> dependents, Collection<String> dependsOn) {
        String first =
                dependsOn.stream().filter(dependents::contains).findFirst().orElseThrow();
        return new Refusal(
                ErrorCode.DEPENDENCY_CYCLE,
                first.equals(source)
                        ? "source " + source + " cannot depend on itself"
                        : "source " + source + " cannot depend on " + first + ", which depends on it");
    }

    /** What depends on {@code sources}. */
    Reach reach(String namespace, Set<String> sources) {
        return switch (rows.closure(new ClosureQuery(namespace, sources, Cascades.MOST_SOURCES))) {
            case ClosureResult.Found(Set<String> names) -> new Reach.Sources(names);
            case ClosureResult.TooMany _ ->
                new Reach.Unknown(Refusal.invalid("more than " + Cascades.MOST_SOURCES + " sources depend on this"));
            case ClosureResult.NotReady _ ->
                new Reach.Unknown(
                        new Refusal(ErrorCode.NOT_READY, "the graph of sources is derived anew at this moment"));
        };
    }

    /** These sources depend on nothing any more. */
    public void forget(String namespace, Collection<String> sources) {
        for (String source : sources) {
            rows.deleteSource(CacheKey.ofSource(namespace, source));
        }
    }
}
