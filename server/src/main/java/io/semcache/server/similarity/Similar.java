package io.semcache.server.similarity;

import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.PartitionAnswer.Role;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import io.semcache.store.query.Neighbour;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The answer to a search: the best of the partitions that answered.
 *
 * @param hits best first, ties by key
 * @param partitions what each partition of the cluster said, by number
 */
public record Similar(List<Hit> hits, List<PartitionAnswer> partitions) {

    /** A match and where it was found. */
    public record Hit(Match match, Searched where) {}

    public Similar {
        hits = List.copyOf(hits);
        partitions = partitions.stream()
                .sorted(Comparator.comparingInt(PartitionAnswer::partition))
                .toList();
    }

    /** A neighbour and where it was found. */
    public record Ranked(Neighbour neighbour, Searched where) {}

    /**
     * The {@code k} best of all partitions, best first: exact for those that were searched, for each of them gave its
     * own k best.
     */
    public static List<Ranked> best(Collection<PartitionAnswer> partitions, int k) {
        return partitions.stream()
                .filter(Searched.class::isInstance)
                .map(Searched.class::cast)
                .flatMap(searched -> searched.neighbours().stream().map(near -> new Ranked(near, searched)))
                .sorted(Comparator.comparing(Ranked::neighbour, Neighbour.BEST_FIRST))
                .limit(k)
                .toList();
    }

    public List<Searched> searched() {
        return partitions.stream()
                .filter(Searched.class::isInstance)
                .map(Searched.class::cast)
                .toList();
    }

    public List<Missing> missing() {
        return partitions.stream()
                .filter(Missing.class::isInstance)
                .map(Missing.class::cast)
                .toList();
    }

    /** Partitions for which a copy answered that may be behind. */
    public int stale() {
        return Math.toIntExact(searched().stream()
                .filter(searched -> searched.role() == Role.STANDBY)
                .count());
    }

    public long scanned() {
        return searched().stream().mapToLong(Searched::scanned).sum();
    }

    public long rescored() {
        return searched().stream().mapToLong(Searched::rescored).sum();
    }
}
