package io.semcache.server.similarity;

import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.PartitionAnswer.Role;
import io.semcache.server.similarity.PartitionAnswer.Searched;
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
        partitions = List.copyOf(partitions);
    }

    /**
     * The {@code k} best of all partitions: exact for those that were searched, for each of them gave its own k best.
     */
    public static Similar merged(List<PartitionAnswer> partitions, int k) {
        List<Hit> hits = partitions.stream()
                .filter(Searched.class::isInstance)
                .map(Searched.class::cast)
                .flatMap(searched -> searched.matches().stream().map(match -> new Hit(match, searched)))
                .sorted(Comparator.comparing(Hit::match, Match.BEST_FIRST))
                .limit(k)
                .toList();
        return new Similar(
                hits,
                partitions.stream()
                        .sorted(Comparator.comparingInt(PartitionAnswer::partition))
                        .toList());
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
