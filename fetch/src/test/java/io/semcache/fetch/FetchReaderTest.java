package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import io.semcache.fetch.FetchReader.Reading;
import io.semcache.fetch.provider.CallLimits;
import io.semcache.fetch.provider.EmbeddingBatch;
import io.semcache.fetch.provider.EmbeddingInput;
import io.semcache.fetch.provider.EmbeddingProvider;
import io.semcache.fetch.provider.HashBehaviour;
import io.semcache.fetch.provider.HashProvider;
import io.semcache.fetch.provider.ProviderAnswer;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.Identity;
import io.semcache.schemas.InputType;
import io.semcache.schemas.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchReaderTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Settings settings = SettingsReader.read(
            Map.of("models.hash.provider", "hash", "models.hash.dimensions", "16", "models.hash.max-tokens", "3"));
    private final HashProvider provider =
            new HashProvider(Fetches.MODEL, 3, new CallLimits(8, 100, 1, 0, 0), HashBehaviour.PERFECT);
    private final AssignedPartition partition = new Pending().partition();

    @Test
    void readsWhatIsOwed() {
        Fetches.Keyed keyed = Fetches.fetch("three short words");

        PendingFetch owed = owed(read(keyed));

        assertThat(owed.input()).isEqualTo(new EmbeddingInput.Text("three short words"));
        assertThat(owed.space()).isEqualTo(Pending.SPACE);
        assertThat(owed.tokens()).isEqualTo(3);
        assertThat(owed.cacheKey()).isEqualTo(keyed.key());
    }

    @Test
    void readsTokenIds() {
        EmbeddingFetch fetch = EmbeddingFetch.newBuilder(Fetches.fetch("a").fetch())
                .setText(null)
                .setTokens(List.of(7, 8))
                .build();

        assertThat(owed(read(fetch)).input()).isEqualTo(new EmbeddingInput.Tokens(List.of(7, 8)));
    }

    @Test
    void takesTheModelsOwnNumberOfDimensions() {
        Identity identity = Identity.newBuilder(Fetches.identity(Fetches.MODEL))
                .setDimensions(0)
                .build();

        assertThat(owed(read(Fetches.fetch(identity, "a", MINUTE))).space().dimensions())
                .isEqualTo(16);
    }

    @Test
    void rejectsATextThatIsTooLong() {
        Reading.Answered answered = answered(read(Fetches.fetch("four words are many")));

        assertThat(answered.answer().getOutcome()).isEqualTo(Outcome.REJECTED);
        assertThat(answered.answer().getError().getCode()).isEqualTo("text_too_long");
        assertThat(answered.answer().getError().getMessage())
                .isEqualTo("the text has 4 tokens, model hash takes at most 3");
    }

    @Test
    void letsATooLongTextThroughThatMayBeCut() {
        Identity identity = Fetches.truncating(Fetches.identity(Fetches.MODEL));

        PendingFetch owed = owed(read(Fetches.fetch(identity, "four words are many", MINUTE)));

        assertThat(owed.space().truncate()).isTrue();
        assertThat(owed.tokens()).isEqualTo(3);
    }

    @Test
    void doesNotServeAModelItDoesNotHave() {
        Reading.Answered answered = answered(read(Fetches.fetch(Fetches.identity("other"), "a", MINUTE)));

        assertThat(answered.answer().getOutcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(answered.answer().getError().getCode()).isEqualTo("unknown_model");
    }

    @Test
    void doesNotServeAnotherRevisionOfAModel() {
        Identity identity = Identity.newBuilder(Fetches.identity(Fetches.MODEL))
                .setRevision("v2")
                .build();

        Reading.Answered answered = answered(read(Fetches.fetch(identity, "a", MINUTE)));

        assertThat(answered.answer().getOutcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(answered.answer().getError().getCode()).isEqualTo("version_mismatch");
    }

    @Test
    void doesNotServeWhatItDoesNotUnderstand() {
        Identity identity = Identity.newBuilder(Fetches.identity(Fetches.MODEL))
                .setInputType(InputType.UNKNOWN)
                .build();
        EmbeddingFetch fetch = Fetches.fetch("a").fetch();
        fetch.setIdentity(identity);

        Reading.Answered answered = answered(read(fetch));

        assertThat(answered.answer().getError().getCode()).isEqualTo("version_mismatch");
    }

    @Test
    void survivesAProviderThatCannotCount() {
        EmbeddingFetch fetch = Fetches.fetch("a").fetch();
        FetchReader reader = new FetchReader(
                (topic, bytes) -> fetch, settings.models(), model -> new Uncounting(provider), Clock.systemUTC());

        Reading reading = reader.read(partition, new ConsumerRecord<>("fetches", 0, 0, new byte[32], new byte[0]));

        assertThat(answered(reading).answer().getOutcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(answered(reading).answer().getError().getCode()).isEqualTo("internal");
    }

    /** Fails at every text. */
    private record Uncounting(EmbeddingProvider whole) implements EmbeddingProvider {

        @Override
        public String name() {
            return whole.name();
        }

        @Override
        public CallLimits limits() {
            return whole.limits();
        }

        @Override
        public int countTokens(EmbeddingInput input) {
            throw new IllegalStateException("lone surrogate");
        }

        @Override
        public ProviderAnswer embed(EmbeddingBatch batch, Instant deadline) throws InterruptedException {
            return whole.embed(batch, deadline);
        }

        @Override
        public void close() {
            whole.close();
        }
    }

    @Test
    void rejectsAFetchOfNothing() {
        EmbeddingFetch fetch = EmbeddingFetch.newBuilder(Fetches.fetch("a").fetch())
                .setText("")
                .build();

        assertThat(answered(read(fetch)).answer().getError().getCode()).isEqualTo("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void refusesKeysThatAreNoCacheKeys(int length) {
        assertThatThrownBy(() -> read(new byte[length], Fetches.fetch("a").fetch()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("32 bytes");
    }

    private Reading read(Fetches.Keyed keyed) {
        return read(keyed.key(), keyed.fetch());
    }

    private Reading read(EmbeddingFetch fetch) {
        return read(new byte[32], fetch);
    }

    private Reading read(byte[] key, EmbeddingFetch fetch) {
        FetchReader reader =
                new FetchReader((topic, bytes) -> fetch, settings.models(), model -> provider, Clock.systemUTC());
        return reader.read(partition, new ConsumerRecord<>("fetches", 0, 0, key, new byte[0]));
    }

    private static PendingFetch owed(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Owed.class);
        return ((Reading.Owed) reading).fetch();
    }

    private static Reading.Answered answered(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Answered.class);
        return (Reading.Answered) reading;
    }
}
