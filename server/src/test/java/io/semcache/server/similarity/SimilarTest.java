package io.semcache.server.similarity;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;
import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.PartitionAnswer.Role;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimilarTest {

    private static final int KEY_BYTES = 32;

    private static Match match(float score, int key) {
        byte[] bytes = new byte[KEY_BYTES];
        bytes[0] = (byte) key;
        return new Match(CacheKey.ofBytes(bytes), score, null, null, null, null, null);
    }

    private static Searched searched(int partition, Role role, List<Match> matches) {
        return new Searched(partition, "n", role, 0, 0, matches.size(), 1, 1, matches);
    }

    private static List<Match> matches(Similar similar) {
        return similar.hits().stream().map(Similar.Hit::match).toList();
    }

    @Test
    void isTheBestOfAllHoweverTheyArePartitioned() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Match> all = new ArrayList<>();
            for (int key = 0; key < 60; key++) {
                all.add(match(random.nextInt(8) / 8f, key));
            }
            List<List<Match>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            all.forEach(match -> parts.get(random.nextInt(3)).add(match));
            int k = 1 + random.nextInt(70);

            List<PartitionAnswer> answers = new ArrayList<>();
            for (int p = 0; p < parts.size(); p++) {
                parts.get(p).sort(Match.BEST_FIRST);
                answers.add(searched(
                        p,
                        Role.ACTIVE,
                        parts.get(p).subList(0, Math.min(k, parts.get(p).size()))));
            }
            Collections.shuffle(answers, random);

            all.sort(Match.BEST_FIRST);
            assertThat(matches(Similar.merged(answers, k)))
                    .as("seed %s", seed)
                    .isEqualTo(all.subList(0, Math.min(k, all.size())));
        }
    }

    @Test
    void breaksTiesByKeyAsUnsignedBytes() {
        Similar similar = Similar.merged(
                List.of(
                        searched(0, Role.ACTIVE, List.of(match(0.5f, 0x80))),
                        searched(1, Role.ACTIVE, List.of(match(0.5f, 0x7f)))),
                2);

        assertThat(matches(similar)).containsExactly(match(0.5f, 0x7f), match(0.5f, 0x80));
    }

    @Test
    void tellsWhatWasSearchedAndHow() {
        Similar similar = Similar.merged(
                List.of(
                        new Missing(2, ErrorCode.NOT_READY, "gone"),
                        searched(1, Role.STANDBY, List.of(match(0.1f, 1))),
                        searched(0, Role.ACTIVE, List.of(match(0.2f, 2), match(0.05f, 3)))),
                10);

        assertThat(similar.partitions()).extracting(PartitionAnswer::partition).containsExactly(0, 1, 2);
        assertThat(similar.missing()).extracting(Missing::partition).containsExactly(2);
        assertThat(similar.stale()).isEqualTo(1);
        assertThat(similar.scanned()).isEqualTo(3);
        assertThat(similar.rescored()).isEqualTo(2);
        assertThat(similar.hits()).extracting(hit -> hit.where().partition()).containsExactly(0, 1, 0);
    }
}
