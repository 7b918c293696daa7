package io.semcache.server.routing;

import static io.semcache.server.routing.SearchedCluster.HERE;
import static io.semcache.server.routing.SearchedCluster.TIME;
import static io.semcache.server.routing.SearchedCluster.match;
import static io.semcache.server.routing.SearchedCluster.near;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.config.ErrorCode;
import io.semcache.server.routing.SearchedCluster.Peer;
import io.semcache.server.similarity.AnswerTooLargeException;
import io.semcache.server.similarity.Part;
import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.Similar;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A search reads the entries of the best of all partitions, and of no others. */
class QueryThenFetchTest {

    private final SearchedCluster cluster = new SearchedCluster();

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void readsOnlyTheBestOfAllPartitions() {
        Peer peer = cluster.peer();
        for (int partition = 0; partition < 6; partition++) {
            cluster.replicas.put(partition, List.of(partition % 2 == 0 ? HERE : peer.replica));
        }
        cluster.serving.addAll(Set.of(0, 2, 4));

        assertThat(cluster.best(2).hits())
                .extracting(hit -> hit.where().partition())
                .containsExactly(0, 1);
        assertThat(cluster.readHere).containsExactly(List.of(near(0, "here")));
        assertThat(peer.read).containsExactly(1);
    }

    @Test
    void searchesAPartitionAgainWhoseEntryHasChanged() {
        cluster.replicas.put(0, List.of(HERE));
        cluster.replicas.put(1, List.of(HERE));
        cluster.serving.addAll(Set.of(0, 1));
        cluster.changed.add(near(1, "here"));

        assertThat(cluster.near(TIME).hits())
                .extracting(Similar.Hit::match)
                .containsExactly(match(near(0, "here")), match(near(1, "here")));
        assertThat(cluster.readHere)
                .containsExactly(List.of(near(0, "here")), List.of(near(1, "here")), List.of(near(1, "here")));
    }

    @Test
    void leavesOutAPartitionWhoseEntriesCannotBeReadInTime() {
        Peer peer = cluster.peer();
        peer.forgetful = true;
        cluster.replicas.put(0, List.of(peer.replica));
        cluster.replicas.put(1, List.of(HERE));
        cluster.serving.add(1);

        Similar similar = cluster.near(Duration.ofMillis(600));

        assertThat(similar.hits()).extracting(hit -> hit.where().partition()).containsExactly(1);
        assertThat(similar.missing()).extracting(Missing::code).containsExactly(ErrorCode.DEADLINE_EXCEEDED);
    }

    @Test
    void refusesWhatIsTooLargeForOneAnswer() {
        for (int partition = 0; partition < 70; partition++) {
            cluster.replicas.put(partition, List.of(HERE));
            cluster.serving.add(partition);
        }

        assertThatThrownBy(() -> cluster.best(100, Part.PAYLOAD)).isInstanceOf(AnswerTooLargeException.class);

        assertThat(cluster.best(60, Part.PAYLOAD).hits()).hasSize(60);
    }
}
