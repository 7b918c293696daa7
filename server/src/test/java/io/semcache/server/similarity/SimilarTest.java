package io.semcache.server.similarity;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.ErrorCode;
import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.PartitionAnswer.Role;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import io.semcache.store.query.Neighbour;
import io.semcache.store.row.RowKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimilarTest {

    private static final int KEY_BYTES = 32;

    private static Neighbour near(float score, int key) {
        byte[] bytes = new byte[KEY_BYTES];
        bytes[0] = (byte) key;
        return new Neighbour(RowKey.entry(bytes), score);
    }

    private static Searched searched(int partition, Role role, List<Neighbour> neighbours) {
        return new Searched(partition, "n", role, 0, 0, neighbours.size(), 1, 1, neighbours);
    }

    private static List<Neighbour> best(List<PartitionAnswer> answers, int k) {
        return Similar.best(answers, k).stream().map(Similar.Ranked::neighbour).toList();
    }

    @Test
    void isTheBestOfAllHoweverTheyArePartitioned() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Neighbour> all = new ArrayList<>();
            for (int key = 0; key < 60; key++) {
                all.add(near(random.nextInt(8) / 8f, key));
            }
            List<List<Neighbour>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            all.forEach(one -> parts.get(random.nextInt(3)).add(one));
            int k = 1 + random.nextInt(70);

            List<PartitionAnswer> answers = new ArrayList<>();
            for (int p = 0; p < parts.size(); p++) {
                parts.get(p).sort(Neighbour.BEST_FIRST);
                answers.add(searched(
                        p,
                        Role.ACTIVE,
                        parts.get(p).subList(0, Math.min(k, parts.get(p).size()))));
            }
            Collections.shuffle(answers, random);

            all.sort(Neighbour.BEST_FIRST);
            assertThat(best(answers, k)).as("seed %s", seed).isEqualTo(all.subList(0, Math.min(k, all.size())));
        }
    }

    @Test
    void breaksTiesByKeyAsUnsignedBytes() {
        List<PartitionAnswer> answers = List.of(
                searched(0, Role.ACTIVE, List.of(near(0.5f, 0x80))),
                searched(1, Role.ACTIVE, List.of(near(0.5f, 0x7f))));

        assertThat(best(answers, 2)).containsExactly(near(0.5f, 0x7f), near(0.5f, 0x80));
    }

    @Test
    void tellsWhatWasSearchedAndHow() {
        List<PartitionAnswer> answers = List.of(
                new Missing(2, ErrorCode.NOT_READY, "gone"),
                searched(1, Role.STANDBY, List.of(near(0.1f, 1))),
                searched(0, Role.ACTIVE, List.of(near(0.2f, 2), near(0.05f, 3))));
        Similar similar = new Similar(List.of(), answers);

        assertThat(similar.partitions()).extracting(PartitionAnswer::partition).containsExactly(0, 1, 2);
        assertThat(similar.missing()).extracting(Missing::partition).containsExactly(2);
        assertThat(similar.stale()).isEqualTo(1);
        assertThat(similar.scanned()).isEqualTo(3);
        assertThat(similar.rescored()).isEqualTo(2);
        assertThat(Similar.best(answers, 10))
                .extracting(ranked -> ranked.where().partition())
                .containsExactly(0, 1, 0);
    }
}
