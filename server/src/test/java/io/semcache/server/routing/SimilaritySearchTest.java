package io.semcache.server.routing;

import static io.semcache.server.routing.SearchedCluster.HERE;
import static io.semcache.server.routing.SearchedCluster.TIME;
import static io.semcache.server.routing.SearchedCluster.nodes;
import static io.semcache.server.routing.SearchedCluster.searched;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.routing.SearchedCluster.Peer;
import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import io.semcache.server.similarity.Similar;
import io.semcache.server.similarity.SimilarityCall;
import io.semcache.server.similarity.SimilarityListener;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.vectors.Embedding;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which copies of the partitions a search asks, and what it answers when some of them do not. */
class SimilaritySearchTest {

    private final SearchedCluster cluster = new SearchedCluster();

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void searchesHereAndAsksAPeerOnceForAllItsPartitions() {
        Peer peer = cluster.peer();
        for (int partition = 0; partition < 6; partition++) {
            cluster.replicas.put(partition, List.of(partition % 2 == 0 ? HERE : peer.replica));
        }
        cluster.serving.addAll(Set.of(0, 2, 4));

        Similar similar = cluster.near(TIME);

        String there = peer.replica.peer().toString();
        assertThat(nodes(similar)).containsExactly("here", there, "here", there, "here", there);
        assertThat(similar.hits()).extracting(hit -> hit.where().partition()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(peer.asked).containsExactly(List.of(1, 3, 5));
        assertThat(cluster.counted).containsExactly(similar);
    }

    @Test
    void answersWithWhatIsThereWhenAPartitionOfThisNodeIsLate() {
        cluster.replicas.put(0, List.of(HERE));
        cluster.replicas.put(1, List.of(HERE));
        cluster.serving.addAll(Set.of(0, 1));
        cluster.slow.add(1);

        Similar similar = cluster.near(Duration.ofMillis(500));

        assertThat(nodes(similar)).containsExactly("here");
        assertThat(similar.missing()).extracting(Missing::partition).containsExactly(1);
    }

    @Test
    void takesWhatAPeerHasAtTheDeadline() {
        Peer peer = cluster.peer();
        cluster.replicas.put(0, List.of(peer.replica));
        cluster.replicas.put(1, List.of(peer.replica));
        peer.late.add(1);

        Similar similar = cluster.near(Duration.ofSeconds(1));

        assertThat(similar.searched()).extracting(Searched::partition).containsExactly(0);
        assertThat(similar.missing()).extracting(Missing::partition).containsExactly(1);
    }

    @Test
    void losesOnlyThePartitionWhoseSearchFails() {
        cluster.replicas.put(0, List.of(HERE));
        cluster.replicas.put(1, List.of(HERE));
        cluster.serving.addAll(Set.of(0, 1));
        cluster.broken.add(0);

        Similar similar = cluster.near(TIME);

        assertThat(nodes(similar)).containsExactly("here");
        assertThat(similar.missing()).extracting(Missing::code).containsExactly(ErrorCode.INTERNAL);
    }

    @Test
    void asksAnotherCopyWhenANodeIsAway() {
        Peer dead = cluster.peer();
        dead.close();
        Peer standby = cluster.standby(3);
        cluster.replicas.put(0, List.of(dead.replica, standby.replica));
        cluster.replicas.put(1, List.of(dead.replica, standby.replica));

        Similar similar = cluster.near(TIME);

        assertThat(similar.missing()).isEmpty();
        assertThat(similar.stale()).isEqualTo(2);
        assertThat(standby.asked).containsExactly(List.of(0, 1));
    }

    @Test
    void saysAtOnceWhatIsMissingWhenANodeIsAwayAndThereIsNoCopy() {
        Peer dead = cluster.peer();
        dead.close();
        cluster.replicas.put(0, List.of(HERE));
        cluster.replicas.put(1, List.of(dead.replica));
        cluster.serving.add(0);
        long start = System.nanoTime();

        Similar similar = cluster.near(TIME);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIME.dividedBy(2));
        assertThat(nodes(similar)).containsExactly("here");
        assertThat(similar.missing()).containsExactly(new Missing(1, ErrorCode.NOT_READY, "its node does not answer"));
    }

    @Test
    void asksAtMostTwoCopies() {
        Peer loading =
                cluster.peer(partition -> new Missing(partition, ErrorCode.NOT_READY, "the index is being loaded"));
        Peer behind =
                cluster.peer(partition -> new Missing(partition, ErrorCode.STALE_BOUND_EXCEEDED, "too far behind"));
        Peer third = cluster.standby(0);
        cluster.replicas.put(0, List.of(loading.replica, behind.replica, third.replica));

        assertThat(cluster.near(TIME).missing())
                .containsExactly(new Missing(0, ErrorCode.STALE_BOUND_EXCEEDED, "too far behind"));
        assertThat(third.asked).isEmpty();
    }

    @Test
    void asksAnotherCopyWhenANodeIsSlow() {
        Peer hangs = cluster.hanging();
        Peer standby = cluster.standby(0);
        cluster.replicas.put(0, List.of(hangs.replica, standby.replica));
        long start = System.nanoTime();

        assertThat(cluster.near(TIME).stale()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIME.dividedBy(2));
        assertThat(hangs.asked).hasSize(1);
    }

    @Test
    void takesTheFirstOfTwoAnswers() {
        CountDownLatch answered = new CountDownLatch(1);
        Peer late = cluster.peer(partition -> {
            try {
                answered.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return searched(partition, "slow", OptionalLong.empty());
        });
        Peer loading = cluster.peer(partition -> {
            answered.countDown();
            return new Missing(partition, ErrorCode.NOT_READY, "the index is being loaded");
        });
        cluster.replicas.put(0, List.of(late.replica, loading.replica));

        assertThat(nodes(cluster.near(TIME)))
                .containsExactly(late.replica.peer().toString());
    }

    @Test
    void answersBeforeTheDeadlineWithoutThoseThatHang() {
        Peer hangs = cluster.hanging();
        cluster.replicas.put(0, List.of(HERE));
        cluster.replicas.put(1, List.of(hangs.replica));
        cluster.serving.add(0);

        Similar similar = cluster.near(Duration.ofMillis(600));

        assertThat(nodes(similar)).containsExactly("here");
        assertThat(similar.missing()).extracting(Missing::code).containsExactly(ErrorCode.DEADLINE_EXCEEDED);
    }

    @Test
    void answersFromACopyOfItsOwnWithinTheBound() {
        cluster.replicas.put(0, List.of(HERE));
        cluster.lags.put(0, 7L);

        assertThat(cluster.near(TIME, 7).searched())
                .singleElement()
                .satisfies(searched -> assertThat(searched.lag()).isEqualTo(7));
        assertThat(cluster.near(TIME, 6).missing())
                .extracting(Missing::code)
                .containsExactly(ErrorCode.STALE_BOUND_EXCEEDED);
    }

    @Test
    void answersNotFromACopyOfUnknownAge() {
        cluster.replicas.put(0, List.of(HERE));

        assertThat(cluster.near(TIME).missing()).extracting(Missing::code).containsExactly(ErrorCode.NOT_READY);
    }

    @Test
    void saysThatNobodyHasAPartition() {
        cluster.replicas.put(0, List.of());

        assertThat(cluster.near(TIME).missing())
                .containsExactly(new Missing(0, ErrorCode.NOT_READY, "no node serves the partition at this moment"));
    }

    @Test
    void asksNoPeerWithoutASecret() {
        SimilaritySearch search = new SimilaritySearch(
                new Partitions(1),
                partition -> List.of(cluster.peer().replica),
                cluster.local,
                null,
                SimilarityListener.NONE);

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
