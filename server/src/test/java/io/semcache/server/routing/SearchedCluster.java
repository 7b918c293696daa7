package io.semcache.server.routing;

import io.semcache.config.Secret;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.http.Listener;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerApi;
import io.semcache.server.peer.PeerClient;
import io.semcache.server.peer.PeerMatches;
import io.semcache.server.peer.PeerSearch;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.Part;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.server.similarity.PartitionAnswer.Role;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import io.semcache.server.similarity.Similar;
import io.semcache.server.similarity.SimilarityCall;
import io.semcache.server.similarity.SimilarityListener;
import io.semcache.store.query.Neighbour;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.row.Payload;
import io.semcache.store.row.RowKey;
import io.semcache.vectors.Embedding;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that is searched for what is similar: this node, whose partitions are scripted, and peers that are real
 * listeners with scripted answers. In every partition lies one match, the nearer the lower its number.
 */
final class SearchedCluster implements AutoCloseable {

    static final Duration TIME = Duration.ofSeconds(20);

    /** Beyond the deadline of a peer, and beyond ours. */
    private static final Duration HANG = Duration.ofMillis(500);

    static final Replica HERE = new Replica.Here();

    /** A mebibyte, which all entries share. */
    private static final Payload PAYLOAD = new Payload(new byte[1 << 20], null);

    private final List<Peer> opened = new ArrayList<>();
    private final PeerClient client = new PeerClient(new Secret("s"));

    /** Who has each partition, the best first. */
    final Map<Integer, List<Replica>> replicas = new ConcurrentHashMap<>();

    /** Partitions that this node answers as the active one. */
    final Set<Integer> serving = ConcurrentHashMap.newKeySet();

    /** How far behind the copies of this node are. */
    final Map<Integer, Long> lags = new HashMap<>();

    /** What the listener was told. */
    final List<Similar> counted = new CopyOnWriteArrayList<>();

    /** Partitions of this node that answer at the deadline. */
    final Set<Integer> slow = ConcurrentHashMap.newKeySet();

    /** Partitions of this node that fail. */
    final Set<Integer> broken = ConcurrentHashMap.newKeySet();

    /** What was read of the entries of this node. */
    final List<List<Neighbour>> readHere = new CopyOnWriteArrayList<>();

    /** Matches that are not what they were when they are read next. */
    final Set<Neighbour> changed = ConcurrentHashMap.newKeySet();

    final LocalSimilarity local = new LocalSimilarity(new ScriptedSearch(), serving::contains, new Lags(() -> lags), 2);

    @Override
    public void close() {
        client.close();
        local.close();
        opened.forEach(Peer::close);
    }

    private final class ScriptedSearch implements LocalSearch {

        @Override
        public PartitionAnswer search(int partition, SimilarityCall call, OptionalLong lag) {
            if (broken.contains(partition)) {
                throw new IllegalStateException("broken");
            }
            if (slow.contains(partition)) {
                sleep(call.deadline());
                return StreamsSearch.late(partition);
            }
            return searched(partition, "here", lag);
        }

        @Override
        public List<Optional<Match>> read(int partition, SimilarityCall call, List<Neighbour> neighbours) {
            readHere.add(neighbours);
            return neighbours.stream()
                    .map(near -> changed.remove(near) ? Optional.<Match>empty() : Optional.of(match(near)))
                    .toList();
        }
    }

    static Match match(Neighbour near) {
        return new Match(CacheKey.ofBytes(near.key().cacheKey()), near.score(), null, null, null, PAYLOAD, null);
    }

    private static void sleep(Deadline deadline) {
        try {
            Thread.sleep(deadline.remaining());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Neighbour near(int partition, String node) {
        return new Neighbour(
                RowKey.entry(CacheKey.ofName(node, "match in " + partition).bytes()), 1f / (partition + 1));
    }

    static PartitionAnswer searched(int partition, String node, OptionalLong lag) {
        return new Searched(
                partition,
                node,
                lag.isPresent() ? Role.STANDBY : Role.ACTIVE,
                lag.orElse(0),
                0,
                1,
                1,
                1,
                List.of(near(partition, node)));
    }

    /** A node that answers this to every search, and remembers what it was asked. */
    final class Peer implements AutoCloseable {

        final List<List<Integer>> asked = new CopyOnWriteArrayList<>();
        final List<Integer> read = new CopyOnWriteArrayList<>();
        final Set<Integer> late = ConcurrentHashMap.newKeySet();
        volatile boolean forgetful;
        final Listener listener;
        final Replica.There replica;

        /** @param answer null: not before the deadline */
        private Peer(@Nullable IntFunction<PartitionAnswer> answer) {
            PeerQuestionsStub service = new PeerQuestionsStub() {
                @Override
                public List<PartitionAnswer> similar(PeerSearch search) {
                    asked.add(search.partitions());
                    if (answer == null) {
                        sleep(search.call().deadline().earlierBy(HANG.negated()));
                        return List.of();
                    }
                    if (!late.isEmpty()) {
                        sleep(search.call().deadline());
                    }
                    return search.partitions().stream()
                            .map(partition ->
                                    late.contains(partition) ? StreamsSearch.late(partition) : answer.apply(partition))
                            .toList();
                }

                @Override
                public List<Optional<Match>> matches(PeerMatches question) {
                    read.add(question.partition());
                    return question.neighbours().stream()
                            .map(near -> forgetful ? Optional.<Match>empty() : Optional.of(match(near)))
                            .toList();
                }
            };
            listener = new Listener(
                    "127.0.0.1",
                    0,
                    1 << 20,
                    new PeerApi(service, new Secret("s"), Duration.ofMinutes(1), Clock.systemUTC()).routing());
            replica = new Replica.There(new PeerAddress("127.0.0.1", listener.port()));
            opened.add(this);
        }

        @Override
        public void close() {
            listener.close();
        }
    }

    /** A peer that answers this for each partition that it is asked for. */
    Peer peer(IntFunction<PartitionAnswer> answer) {
        return new Peer(answer);
    }

    /** A peer that answers nothing before the deadline. */
    Peer hanging() {
        return new Peer(null);
    }

    /** A peer that serves every partition. */
    Peer peer() {
        return new Peer(partition -> searched(partition, "peer", OptionalLong.empty()));
    }

    /** A peer that is so far behind in every partition. */
    Peer standby(long lag) {
        return new Peer(partition -> searched(partition, "standby", OptionalLong.of(lag)));
    }

    Similar near(Duration time) {
        return near(time, 100);
    }

    Similar near(Duration time, long maxLag) {
        return near(time, maxLag, 10, Set.of());
    }

    /** The {@code k} best of all, with these parts of them. */
    Similar best(int k, Part... include) {
        return near(TIME, 100, k, Set.of(include));
    }

    private Similar near(Duration time, long maxLag, int k, Set<Part> include) {
        SimilarityListener listener = (similar, nanos) -> counted.add(similar);
        SimilaritySearch search = new SimilaritySearch(
                new Partitions(replicas.size()),
                partition -> replicas.getOrDefault(partition, List.of()),
                local,
                client,
                listener);
        return search.near(new SimilarityCall(
                "default",
                new EmbeddingSpace("m", "r", 1),
                Embedding.of(1f),
                k,
                -1f,
                null,
                include,
                maxLag,
                Deadline.in(time, Clock.systemUTC())));
    }

    /** The nodes whose answers are in it, in the order of the partitions. */
    static List<String> nodes(Similar similar) {
        return similar.searched().stream().map(Searched::node).toList();
    }
}
