package io.semcache.server.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.config.ErrorCode;
import io.semcache.config.Secret;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.http.Listener;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerApi;
import io.semcache.server.peer.PeerClient;
import io.semcache.server.peer.PeerMatches;
import io.semcache.server.peer.PeerSearch;
import io.semcache.server.similarity.AnswerTooLargeException;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.Part;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.server.similarity.PartitionAnswer.Missing;
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
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fan-out over this node and peers that are real listeners with scripted answers. */
class SimilaritySearchTest {

    private static final Duration TIME = Duration.ofSeconds(20);

    /** Beyond the deadline of a peer, and beyond ours. */
    private static final Duration HANG = Duration.ofMillis(500);

    private static final Replica HERE = new Replica.Here();

    /** A mebibyte, which all entries share. */
    private static final Payload PAYLOAD = new Payload(new byte[1 << 20], null);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final PeerClient client = new PeerClient(new Secret("s"));
    private final Map<Integer, List<Replica>> replicas = new ConcurrentHashMap<>();
    private final Set<Integer> serving = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Long> lags = new HashMap<>();
    private final List<Similar> counted = new CopyOnWriteArrayList<>();
    private final Set<Integer> slow = ConcurrentHashMap.newKeySet();
    private final Set<Integer> broken = ConcurrentHashMap.newKeySet();
    private final List<List<Neighbour>> readHere = new CopyOnWriteArrayList<>();
    private final Set<Neighbour> changed = ConcurrentHashMap.newKeySet();
    private final LocalSimilarity local =
            new LocalSimilarity(new ScriptedSearch(), serving::contains, new Lags(() -> lags), 2);
    private Set<Part> include = Set.of();
    private int k = 10;

    @AfterEach
    void stop() throws Exception {
        client.close();
        local.close();
        for (AutoCloseable one : opened) {
            one.close();
        }
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

    private static Match match(Neighbour near) {
        return new Match(CacheKey.ofBytes(near.key().cacheKey()), near.score(), null, null, null, PAYLOAD, null);
    }

    private static void sleep(Deadline deadline) {
        try {
            Thread.sleep(deadline.remaining());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Neighbour near(int partition, String node) {
        return new Neighbour(
                RowKey.entry(CacheKey.ofName(node, "match in " + partition).bytes()), 1f / (partition + 1));
    }

    private static PartitionAnswer searched(int partition, String node, OptionalLong lag) {
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
    private final class Peer implements AutoCloseable {

        final List<List<Integer>> asked = new CopyOnWriteArrayList<>();
        final List<Integer> read = new CopyOnWriteArrayList<>();
        final Set<Integer> late = ConcurrentHashMap.newKeySet();
        volatile boolean forgetful;
        final Listener listener;
        final Replica.There replica;

        /** @param answer null: not before the deadline */
        Peer(@Nullable IntFunction<PartitionAnswer> answer) {
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

    private Peer peer() {
        return new Peer(partition -> searched(partition, "peer", OptionalLong.empty()));
    }

    private Peer standby(long lag) {
        return new Peer(partition -> searched(partition, "standby", OptionalLong.of(lag)));
    }

    private Similar near(Duration time) {
        return near(time, 100);
    }

    private Similar near(Duration time, long maxLag) {
        SimilarityListener listener = (similar, nanos) -> counted.add(similar);
        SimilaritySearch search = new SimilaritySearch(
                new Partitions(replicas.size()),
                partition -> replicas.getOrDefault(partition, List.of()),
                local,
                client,
                listener);
        EmbeddingSpace space = new EmbeddingSpace("m", "r", 1);
        return search.near(new SimilarityCall(
                "default",
                space,
                Embedding.of(1f),
                k,
                -1f,
                null,
                include,
                maxLag,
                Deadline.in(time, Clock.systemUTC())));
    }

    private static List<String> nodes(Similar similar) {
        return similar.searched().stream().map(Searched::node).toList();
    }

    @Test
    void searchesHereAndAsksAPeerOnceForAllItsPartitions() {
        Peer peer = peer();
        for (int partition = 0; partition < 6; partition++) {
            replicas.put(partition, List.of(partition % 2 == 0 ? HERE : peer.replica));
        }
        serving.addAll(Set.of(0, 2, 4));

        Similar similar = near(TIME);

        String there = peer.replica.peer().toString();
        assertThat(nodes(similar)).containsExactly("here", there, "here", there, "here", there);
        assertThat(similar.hits()).extracting(hit -> hit.where().partition()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(peer.asked).containsExactly(List.of(1, 3, 5));
        assertThat(counted).containsExactly(similar);
    }

    @Test
    void readsOnlyTheBestOfAllPartitions() {
        Peer peer = peer();
        for (int partition = 0; partition < 6; partition++) {
            replicas.put(partition, List.of(partition % 2 == 0 ? HERE : peer.replica));
        }
        serving.addAll(Set.of(0, 2, 4));
        k = 2;

        assertThat(near(TIME).hits()).extracting(hit -> hit.where().partition()).containsExactly(0, 1);
        assertThat(readHere).containsExactly(List.of(near(0, "here")));
        assertThat(peer.read).containsExactly(1);
    }

    @Test
    void searchesAPartitionAgainWhoseEntryHasChanged() {
        replicas.put(0, List.of(HERE));
        replicas.put(1, List.of(HERE));
        serving.addAll(Set.of(0, 1));
        changed.add(near(1, "here"));

        assertThat(near(TIME).hits())
                .extracting(Similar.Hit::match)
                .containsExactly(match(near(0, "here")), match(near(1, "here")));
        assertThat(readHere)
                .containsExactly(List.of(near(0, "here")), List.of(near(1, "here")), List.of(near(1, "here")));
    }

    @Test
    void leavesOutAPartitionWhoseEntriesCannotBeReadInTime() {
        Peer peer = peer();
        peer.forgetful = true;
        replicas.put(0, List.of(peer.replica));
        replicas.put(1, List.of(HERE));
        serving.add(1);

        Similar similar = near(Duration.ofMillis(600));

        assertThat(similar.hits()).extracting(hit -> hit.where().partition()).containsExactly(1);
        assertThat(similar.missing()).extracting(Missing::code).containsExactly(ErrorCode.DEADLINE_EXCEEDED);
    }

    @Test
    void refusesWhatIsTooLargeForOneAnswer() {
        for (int partition = 0; partition < 70; partition++) {
            replicas.put(partition, List.of(HERE));
            serving.add(partition);
        }
        include = Set.of(Part.PAYLOAD);
        k = 100;

        assertThatThrownBy(() -> near(TIME)).isInstanceOf(AnswerTooLargeException.class);

        k = 60;
        assertThat(near(TIME).hits()).hasSize(60);
    }

    @Test
    void answersWithWhatIsThereWhenAPartitionOfThisNodeIsLate() {
        replicas.put(0, List.of(HERE));
        replicas.put(1, List.of(HERE));
        serving.addAll(Set.of(0, 1));
        slow.add(1);

        Similar similar = near(Duration.ofMillis(500));

        assertThat(nodes(similar)).containsExactly("here");
        assertThat(similar.missing()).extracting(Missing::partition).containsExactly(1);
    }

    @Test
    void takesWhatAPeerHasAtTheDeadline() {
        Peer peer = peer();
        replicas.put(0, List.of(peer.replica));
        replicas.put(1, List.of(peer.replica));
        peer.late.add(1);

        Similar similar = near(Duration.ofSeconds(1));

        assertThat(similar.searched()).extracting(Searched::partition).containsExactly(0);
        assertThat(similar.missing()).extracting(Missing::partition).containsExactly(1);
    }

    @Test
    void losesOnlyThePartitionWhoseSearchFails() {
        replicas.put(0, List.of(HERE));
        replicas.put(1, List.of(HERE));
        serving.addAll(Set.of(0, 1));
        broken.add(0);

        Similar similar = near(TIME);

        assertThat(nodes(similar)).containsExactly("here");
        assertThat(similar.missing()).extracting(Missing::code).containsExactly(ErrorCode.INTERNAL);
    }

    @Test
    void asksAnotherCopyWhenANodeIsAway() {
        Peer dead = peer();
        dead.close();
        Peer standby = standby(3);
        replicas.put(0, List.of(dead.replica, standby.replica));
        replicas.put(1, List.of(dead.replica, standby.replica));

        Similar similar = near(TIME);

        assertThat(similar.missing()).isEmpty();
        assertThat(similar.stale()).isEqualTo(2);
        assertThat(standby.asked).containsExactly(List.of(0, 1));
    }

    @Test
    void saysAtOnceWhatIsMissingWhenANodeIsAwayAndThereIsNoCopy() {
        Peer dead = peer();
        dead.close();
        replicas.put(0, List.of(HERE));
        replicas.put(1, List.of(dead.replica));
        serving.add(0);
        long start = System.nanoTime();

        Similar similar = near(TIME);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIME.dividedBy(2));
        assertThat(nodes(similar)).containsExactly("here");
        assertThat(similar.missing()).containsExactly(new Missing(1, ErrorCode.NOT_READY, "its node does not answer"));
    }

    @Test
    void asksAtMostTwoCopies() {
        Peer loading = new Peer(partition -> new Missing(partition, ErrorCode.NOT_READY, "the index is being loaded"));
        Peer behind = new Peer(partition -> new Missing(partition, ErrorCode.STALE_BOUND_EXCEEDED, "too far behind"));
        Peer third = standby(0);
        replicas.put(0, List.of(loading.replica, behind.replica, third.replica));

        assertThat(near(TIME).missing())
                .containsExactly(new Missing(0, ErrorCode.STALE_BOUND_EXCEEDED, "too far behind"));
        assertThat(third.asked).isEmpty();
    }

    @Test
    void asksAnotherCopyWhenANodeIsSlow() {
        Peer hangs = new Peer(null);
        Peer standby = standby(0);
        replicas.put(0, List.of(hangs.replica, standby.replica));
        long start = System.nanoTime();

        assertThat(near(TIME).stale()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIME.dividedBy(2));
        assertThat(hangs.asked).hasSize(1);
    }

    @Test
    void takesTheFirstOfTwoAnswers() {
        CountDownLatch late = new CountDownLatch(1);
        Peer slow = new Peer(partition -> {
            try {
                late.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return searched(partition, "slow", OptionalLong.empty());
        });
        Peer loading = new Peer(partition -> {
            late.countDown();
            return new Missing(partition, ErrorCode.NOT_READY, "the index is being loaded");
        });
        replicas.put(0, List.of(slow.replica, loading.replica));

        assertThat(nodes(near(TIME))).containsExactly(slow.replica.peer().toString());
    }

    @Test
    void answersBeforeTheDeadlineWithoutThoseThatHang() {
        Peer hangs = new Peer(null);
        replicas.put(0, List.of(HERE));
        replicas.put(1, List.of(hangs.replica));
        serving.add(0);

        Similar similar = near(Duration.ofMillis(600));

        assertThat(nodes(similar)).containsExactly("here");
        assertThat(similar.missing()).extracting(Missing::code).containsExactly(ErrorCode.DEADLINE_EXCEEDED);
    }

    @Test
    void answersFromACopyOfItsOwnWithinTheBound() {
        replicas.put(0, List.of(HERE));
        lags.put(0, 7L);

        assertThat(near(TIME, 7).searched())
                .singleElement()
                .satisfies(searched -> assertThat(searched.lag()).isEqualTo(7));
        assertThat(near(TIME, 6).missing()).extracting(Missing::code).containsExactly(ErrorCode.STALE_BOUND_EXCEEDED);
    }

    @Test
    void answersNotFromACopyOfUnknownAge() {
        replicas.put(0, List.of(HERE));

        assertThat(near(TIME).missing()).extracting(Missing::code).containsExactly(ErrorCode.NOT_READY);
    }

    @Test
    void saysThatNobodyHasAPartition() {
        replicas.put(0, List.of());

        assertThat(near(TIME).missing())
                .containsExactly(new Missing(0, ErrorCode.NOT_READY, "no node serves the partition at this moment"));
    }

    @Test
    void asksNoPeerWithoutASecret() {
        SimilaritySearch search = new SimilaritySearch(
                new Partitions(1), partition -> List.of(peer().replica), local, null, SimilarityListener.NONE);

        Similar similar = search.near(new SimilarityCall(
                "default",
                new EmbeddingSpace("m", "r", 1),
                Embedding.of(1f),
                1,
                -1f,
                null,
                Set.of(),
                0,
                Deadline.in(TIME, Clock.systemUTC())));

        assertThat(similar.missing())
                .singleElement()
                .satisfies(missing -> assertThat(missing.reason()).contains("peer.secret"));
    }
}
