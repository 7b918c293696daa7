package io.semcache.fetch.provider;

import static io.semcache.fetch.provider.Inputs.batch;
import static io.semcache.fetch.provider.Inputs.soon;
import static io.semcache.fetch.provider.Inputs.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.semcache.fetch.provider.ProviderAnswer.Embedded;
import io.semcache.fetch.provider.ProviderAnswer.Invalid;
import io.semcache.fetch.provider.ProviderAnswer.RateLimited;
import io.semcache.fetch.provider.ProviderAnswer.Rejected;
import io.semcache.fetch.provider.ProviderAnswer.Unavailable;
import io.semcache.vectors.Embedding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashProviderTest {

    private static final CallLimits LIMITS = new CallLimits(100, 10_000, 10, 0, 0);

    private final HashProvider provider = new HashProvider("m", 10, LIMITS, HashBehaviour.PERFECT);

    private ProviderAnswer ask(String... texts) throws InterruptedException {
        return provider.embed(batch(8, texts), soon());
    }

    @ParameterizedTest(name = "{0} dimensions")
    @ValueSource(ints = {1, 2, 384, 8_192})
    void answersUnitVectors(int dimensions) throws InterruptedException {
        Embedding vector =
                vectors(provider.embed(batch(dimensions, "a text"), soon())).getFirst();

        double squares = 0;
        for (float x : vector.toFloats()) {
            squares += x * x;
        }
        assertThat(vector.dimensions()).isEqualTo(dimensions);
        assertThat(squares).isCloseTo(1, within(1e-5));
    }

    /** Computed by an independent implementation: oracles of other processes depend on these numbers. */
    @Test
    void givesTheSameVectorOnEveryMachineAndInEveryVersion() throws InterruptedException {
        assertThat(vectors(provider.embed(batch(3, "hello"), soon())).getFirst())
                .isEqualTo(Embedding.of(-0.9392245f, 0.3331496f, 0.082878135f));
    }

    @Test
    void givesEveryModelTextAndDimensionItsOwnVector() throws InterruptedException {
        var other = new HashProvider("n", 10, LIMITS, HashBehaviour.PERFECT);

        var answers = vectors(ask("a", "b"));

        assertThat(answers.get(0)).isNotEqualTo(answers.get(1));
        assertThat(vectors(other.embed(batch(8, "a"), soon())).getFirst()).isNotEqualTo(answers.get(0));
        assertThat(vectors(provider.embed(batch(9, "a"), soon())).getFirst().component(0))
                .isNotEqualTo(answers.get(0).component(0));
    }

    @Test
    void tellsTokenIdsFromATextWithTheSameBytes() throws InterruptedException {
        String sameBytes = "\0\0\0A";

        var ofIds = vectors(provider.embed(Inputs.tokens(8, List.of(65)), soon()));

        assertThat(ofIds).isNotEqualTo(vectors(ask(sameBytes)));
    }

    @Test
    void countsCallsAndItems() throws InterruptedException {
        ask("a", "b", "c");
        ask("a");

        assertThat(provider.calls()).isEqualTo(2);
        assertThat(provider.items()).isEqualTo(4);
    }

    @Test
    void countsWordsAsTokens() {
        assertThat(provider.countTokens(new EmbeddingInput.Text("  two  words\n")))
                .isEqualTo(2);
        assertThat(provider.countTokens(new EmbeddingInput.Tokens(List.of(7, 8, 9))))
                .isEqualTo(3);
    }

    @Test
    void refusesATextThatIsTooLong() throws InterruptedException {
        assertThat(ask("1 2 3 4 5 6 7 8 9 10 11"))
                .isEqualTo(new Rejected("text_too_long", "the text has 11 tokens, the model takes 10"));
    }

    @Test
    void cutsATextThatIsTooLongWhenAskedTo() throws InterruptedException {
        var cut = (Embedded) provider.embed(batch(8, true, "1 2 3 4 5 6 7 8 9 10 11"), soon());

        assertThat(cut.items().getFirst().truncated()).isTrue();
        assertThat(cut.items().getFirst().tokens()).isEqualTo(10);
        assertThat(vectors(cut)).isEqualTo(vectors(ask("1 2 3 4 5 6 7 8 9 10")));
    }

    @Test
    void takesItsTime() throws InterruptedException {
        provider.behave(HashBehaviour.PERFECT.withLatency(Duration.ofMillis(30)));

        long before = System.nanoTime();
        ask("a");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
    }

    @Test
    void isUnavailableAtTheDeadlineWhenToldToHang() throws InterruptedException {
        provider.behave(HashBehaviour.PERFECT.withFault(Fault.HANG));

        var answer = provider.embed(batch(8, "a"), Instant.now().plusMillis(20));

        assertThat(answer).isInstanceOf(Unavailable.class);
    }

    @Test
    void saysWhenToComeBackWhenToldToLimitTheRate() throws InterruptedException {
        provider.behave(HashBehaviour.PERFECT.withFault(Fault.RATE_LIMITED).withRetryAfter(Duration.ofMillis(700)));

        assertThat(((RateLimited) ask("a")).retryAfter()).isEqualTo(Duration.ofMillis(700));
    }

    @Test
    void doesOnlyToTheMarkedTextWhatItsMarkerSays() throws InterruptedException {
        var answers = vectors(ask(
                "fine", "a " + Fault.NAN.marker(), "b " + Fault.ZEROS.marker(), Fault.WRONG_DIMENSION.marker() + " c"));

        assertThat(answers.get(0).defect()).isNull();
        assertThat(answers.get(1).defect()).contains("NaN");
        assertThat(answers.get(2).defect()).contains("zero");
        assertThat(answers.get(3).dimensions()).isEqualTo(7);
    }

    @Test
    void failsTheWholeCallWhenAMarkerSaysSo() throws InterruptedException {
        assertThat(ask("fine", Fault.REJECTED.marker())).isInstanceOf(Rejected.class);
        assertThat(ask("fine", Fault.DOWN.marker())).isInstanceOf(Unavailable.class);
        assertThat(ask("fine", Fault.RATE_LIMITED.marker())).isInstanceOf(RateLimited.class);
        assertThat(ask("fine", Fault.GARBAGE.marker())).isInstanceOf(Invalid.class);
        assertThat(vectors(ask("fine", Fault.TOO_FEW.marker()))).hasSize(1);
    }

    @Test
    void failsAsOftenAsTold() throws InterruptedException {
        provider.behave(HashBehaviour.PERFECT.withFailRate(0.25));

        int failed = 0;
        for (int i = 0; i < 1_000; i++) {
            failed += ask("a") instanceof Unavailable ? 1 : 0;
        }

        assertThat(failed).isBetween(200, 300);
    }

    @Test
    void recoversAfterTheFirstCalls() throws InterruptedException {
        provider.behave(HashBehaviour.PERFECT.withFailFirst(2));

        assertThat(List.of(ask("a"), ask("a"), ask("a")))
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(Unavailable.class),
                        second -> assertThat(second).isInstanceOf(Unavailable.class),
                        third -> assertThat(third).isInstanceOf(Embedded.class));
    }
}
