package io.semcache.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.app.bench.SentencePairs.Pair;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SentencePairsTest {

    @ParameterizedTest
    @EnumSource
    void hasTwoHundredPairsWithoutRepetition(SentencePairs kind) {
        List<Pair> pairs = kind.read();

        assertThat(pairs).hasSize(200);
        assertThat(pairs.stream().map(Pair::question)).doesNotHaveDuplicates();
        assertThat(pairs)
                .allSatisfy(pair -> assertThat(pair.entry()).isNotBlank().isNotEqualTo(pair.question()));
        assertThat(pairs.stream().filter(Pair::heldOut)).hasSize(100);
    }
}
