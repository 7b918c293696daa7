package io.semcache.server.routing;

import io.semcache.server.embedding.Deadline;
import io.semcache.server.peer.PeerClient;
import io.semcache.server.peer.PeerMatches;
import io.semcache.server.similarity.AnswerTooLargeException;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.Part;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.server.similarity.Similar;
import io.semcache.server.similarity.Similar.Ranked;
import io.semcache.server.similarity.SimilarityCall;
import io.semcache.store.query.Neighbour;
import io.semcache.store.row.RowKey;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One search in the two phases of a search engine: keys and scores of every partition's nearest first, then the entries
 * of the k best of all, each from the copy that found it. So a search holds k entries and not k of every partition.
 *
 * <p>An entry may change between the phases. It is read only if it still has its score and belongs into the answer;
 * where one does not, its partition is searched again. So the answer is one that a search of a single moment of each
 * entry could have given.
 */
final class QueryThenFetch {

    private static final Logger LOGGER = LoggerFactory.getLogger(QueryThenFetch.class);

    /** Parts that can be large, of which few are read at a time. */
    private static final Set<Part> LARGE_PARTS = Set.of(Part.PAYLOAD, Part.TEXT, Part.VECTOR);

    /** Kept for the second phase, at most. */
    private static final long FETCH_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private static final int FETCH_SHARE = 5;

    private static final int PAGE_OF_LARGE = 32;
    private static final int PAGE_OF_SMALL = 1_000;

    private final Function<SimilarityCall, Gathering> gatherings;
    private final LocalSimilarity local;
    private final @Nullable PeerClient client;
    private final SimilarityCall call;
    private final long mostBytes;
    private final Map<Integer, Gathering.Said> said = new TreeMap<>();
    private final Map<RowKey, Match> matches = new HashMap<>();
    private long bytes;

    /**
     * @param gatherings asks partitions
     * @param client null: this node talks to no peers
     * @param mostBytes of all matches together
     */
    QueryThenFetch(
            Function<SimilarityCall, Gathering> gatherings,
            LocalSimilarity local,
            @Nullable PeerClient client,
            SimilarityCall call,
            long mostBytes) {
        this.gatherings = gatherings;
        this.local = local;
        this.client = client;
        this.call = call;
        this.mostBytes = mostBytes;
    }

    /** Returns at the deadline at the latest, but for what has to be read here. Once. */
    Similar of(Collection<Integer> partitions) {
        query(partitions);
        while (true) {
            List<Ranked> best = Similar.best(answers(), call.k());
            Set<Integer> changed = fetch(best);
            if (changed.isEmpty()) {
                List<Similar.Hit> hits = best.stream()
                        .map(ranked -> new Similar.Hit(match(ranked).orElseThrow(), ranked.where()))
                        .toList();
                return new Similar(hits, answers());
            }
            if (call.deadline().passed()) {
                changed.forEach(partition -> said.put(partition, late(partition)));
            } else {
                query(changed);
            }
        }
    }

    private static Gathering.Said late(int partition) {
        return new Gathering.Said(StreamsSearch.late(partition), null);
    }

    private void query(Collection<Integer> partitions) {
        Gathering gathering = gatherings.apply(call.within(deadlineOfQuery()));
        gathering.of(partitions).forEach(one -> said.put(one.answer().partition(), one));
    }

    /** Earlier than that of the whole, so that what was found by then can still be read. */
    private Deadline deadlineOfQuery() {
        long reserve = Math.min(FETCH_NANOS, call.deadline().remainingNanos() / FETCH_SHARE);
        return call.deadline().earlierBy(Duration.ofNanos(reserve));
    }

    private List<PartitionAnswer> answers() {
        return said.values().stream().map(Gathering.Said::answer).toList();
    }

    /** What was read of a neighbour, if it was read with this score. */
    private Optional<Match> match(Ranked ranked) {
        Neighbour neighbour = ranked.neighbour();
        return Optional.ofNullable(matches.get(neighbour.key())).filter(match -> match.score() == neighbour.score());
    }

    /** Reads what is not read yet; returns the partitions of which something could not be read. */
    private Set<Integer> fetch(List<Ranked> best) {
        List<Ranked> unread =
                best.stream().filter(ranked -> match(ranked).isEmpty()).toList();
        int page = Collections.disjoint(call.include(), LARGE_PARTS) ? PAGE_OF_SMALL : PAGE_OF_LARGE;
        Set<Integer> changed = new TreeSet<>();
        for (int from = 0; from < unread.size(); from += page) {
            changed.addAll(fetchPage(unread.subList(from, Math.min(unread.size(), from + page))));
        }
        return changed;
    }

    private Set<Integer> fetchPage(List<Ranked> page) {
        Map<Integer, List<Neighbour>> byPartition = page.stream()
                .collect(Collectors.groupingBy(
                        ranked -> ranked.where().partition(),
                        LinkedHashMap::new,
                        Collectors.mapping(Ranked::neighbour, Collectors.toList())));
        // Peers first: they read while this node does.
        Map<Integer, CompletableFuture<List<Optional<Match>>>> asked = new LinkedHashMap<>();
        byPartition.forEach((partition, neighbours) -> {
            if (replica(partition) instanceof Replica.There there && client != null) {
                asked.put(partition, client.matches(there.peer(), new PeerMatches(call, partition, neighbours)));
            }
        });
        Set<Integer> changed = new TreeSet<>();
        byPartition.forEach((partition, neighbours) -> {
            CompletableFuture<List<Optional<Match>>> there = asked.get(partition);
            List<Optional<Match>> read =
                    there == null ? local.read(partition, call, neighbours) : await(partition, there);
            read.forEach(match -> match.ifPresent(this::keep));
            if (read.size() < neighbours.size() || read.stream().anyMatch(Optional::isEmpty)) {
                changed.add(partition);
            }
        });
        return changed;
    }

    private @Nullable Replica replica(int partition) {
        Gathering.Said one = said.get(partition);
        return one == null ? null : one.by();
    }

    /** Nothing if the peer does not answer in time. */
    private List<Optional<Match>> await(int partition, CompletableFuture<List<Optional<Match>>> there) {
        try {
            return there.get(call.deadline().remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.atDebug().setCause(e).addKeyValue("partition", partition).log("a node did not give what it found");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            there.cancel(true);
        }
        return List.of();
    }

    private void keep(Match match) {
        Match before = matches.put(RowKey.entry(match.key().bytes()), match);
        bytes += match.bytes() - (before == null ? 0 : before.bytes());
        if (bytes > mostBytes) {
            throw new AnswerTooLargeException(mostBytes);
        }
    }
}
