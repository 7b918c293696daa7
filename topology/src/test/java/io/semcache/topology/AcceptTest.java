package io.semcache.topology;

import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.plain;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.ResultStatus;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes in, good and bad. */
class AcceptTest {

    private static final byte[] KEY = "mine".getBytes(UTF_8);

    @TempDir
    private Path stateDir;

    private CacheDriver cache;

    @SuppressWarnings("NullAway.Init")
    AcceptTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(stateDir, TestSettings.defaults());
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    @Test
    void writesARequestUnderItsCacheKeyAtTheWallClock() {
        cache.request(new TestRecord<>(KEY, cache.encoded(plain("r1", "hello")), new RecordHeaders(), 5L));

        TestRecord<byte[], SpecificRecord> event = cache.events().getFirst();
        assertThat(event.key()).isEqualTo(cache.key("hello").bytes());
        assertThat(event.timestamp()).isEqualTo(cache.clock.millis());
        assertThat(event.value()).isInstanceOf(LookupEvent.class);
    }

    @Test
    void answersARequestThatIsNotAdmitted() {
        cache.request(new TestRecord<>(
                KEY, cache.encoded(plain("r1", "")), new RecordHeaders().add("trace", "t-1".getBytes(UTF_8))));

        TestRecord<byte[], EmbeddingResult> result = cache.resultRecords().getFirst();
        assertThat(result.key()).isEqualTo(KEY);
        assertThat(result.headers().lastHeader("trace").value()).asString(UTF_8).isEqualTo("t-1");
        assertThat(result.value().getRequestId()).isEqualTo("r1");
        assertThat(result.value().getStatus()).isEqualTo(ResultStatus.ERROR);
        assertThat(result.value().getError().getCode()).isEqualTo("invalid_request");
        assertThat(cache.failures()).isEmpty();
    }

    @Test
    void answersARequestWhoseHeadersAreTooLargeWithoutThem() {
        cache.request(new TestRecord<>(
                KEY, cache.encoded(plain("r1", "hello")), new RecordHeaders().add("large", new byte[8 * 1024 + 1])));

        TestRecord<byte[], EmbeddingResult> result = cache.resultRecords().getFirst();
        assertThat(result.value().getError().getCode()).isEqualTo("invalid_request");
        assertThat(result.headers()).isEmpty();
    }

    @Test
    void answersARequestWithoutAKey() {
        cache.command(Requests.put("hello", VECTOR).build());

        cache.request(new TestRecord<>(null, cache.encoded(plain("r1", "hello"))));

        assertThat(cache.resultRecords().getFirst().key()).isNull();
    }

    @ParameterizedTest
    @MethodSource
    void deadLettersWhatIsNoRequestAsItCame(byte[] value) {
        cache.request(new TestRecord<>(KEY, value, new RecordHeaders().add("trace", "t-1".getBytes(UTF_8))));

        TestRecord<byte[], byte[]> failure = cache.failures().getFirst();
        assertThat(failure.key()).isEqualTo(KEY);
        assertThat(failure.value()).isEqualTo(value);
        assertThat(CacheDriver.header(failure, "trace")).isEqualTo("t-1");
        assertThat(CacheDriver.header(failure, "__streams.errors.exception")).endsWith("SerializationException");
        assertThat(CacheDriver.header(failure, "__streams.errors.message")).isNotBlank();
        assertThat(CacheDriver.header(failure, "__streams.errors.topic")).isEqualTo("embedding-requests");
        assertThat(CacheDriver.header(failure, "__streams.errors.partition")).isEqualTo("0");
        assertThat(CacheDriver.header(failure, "__streams.errors.offset")).isEqualTo("0");
    }

    static Stream<Arguments> deadLettersWhatIsNoRequestAsItCame() {
        return Stream.of(
                Arguments.of(new byte[] {}),
                Arguments.of("{\"text\":\"json\"}".getBytes(UTF_8)),
                Arguments.of(new byte[] {0, 0x7F, 0x7F, 0x7F, 0x7F, 1, 2, 3}));
    }

    @Test
    void deadLettersARecordOfAnotherSchema() {
        cache.request(new TestRecord<>(KEY, cache.encodedCommand(Requests.delete("hello"))));

        assertThat(cache.failures()).hasSize(1);
    }

    @Test
    void deadLettersATombstone() {
        cache.request(new TestRecord<>(KEY, null));

        assertThat(cache.failures()).hasSize(1);
    }

    @Test
    void goesOnAfterABadRecord() {
        cache.request(new TestRecord<>(KEY, new byte[] {1}));

        cache.request(plain("r1", "hello"));

        assertThat(cache.fetches()).hasSize(1);
    }

    @Test
    void deadLettersAnUnreadableEvent() {
        cache.rawEvent(cache.key("hello").bytes(), new byte[] {9});

        assertThat(CacheDriver.header(cache.failures().getFirst(), "__streams.errors.topic"))
                .isEqualTo("embedding-events");
    }

    @Test
    void deadLettersAnEventUnderAKeyThatIsNone() {
        cache.request(plain("r1", "hello"));
        var event = Requests.vector(cache.fetch(), VECTOR, cache.clock.instant());

        cache.rawEvent(KEY, cache.encodedEvent(event));

        assertThat(cache.failures()).hasSize(1);
        assertThat(cache.results()).isEmpty();
    }

    @Test
    void deadLettersAVectorOfAFlightThatHasNoId() {
        cache.request(plain("r1", "hello"));
        var event = Requests.vector(cache.fetch(), VECTOR, cache.clock.instant());
        event.setFlightId("none");

        cache.event(cache.key("hello"), event);

        assertThat(CacheDriver.header(cache.failures().getFirst(), "__streams.errors.exception"))
                .isEqualTo("invalid_request");
    }
}
