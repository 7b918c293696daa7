package io.semcache.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A tenth of the exactness check, with the sentences that the repository carries. */
class ExactnessIT {

    @Test
    void noAnswerDiffersFromTheScoreOfEveryRow() throws Exception {
        var outcome = ExactnessCheck.run(0.1, SentenceVectors.of(Sentences.ofTheRepository()), false);

        assertThat(outcome.first()).isEmpty();
        assertThat(outcome.differences()).isZero();
        assertThat(outcome.queries()).isGreaterThanOrEqualTo(10_000);
    }
}
