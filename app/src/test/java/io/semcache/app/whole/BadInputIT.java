package io.semcache.app.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.ErrorCode;
import io.semcache.fetch.provider.Fault;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ResultStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes through the topics gets its code or goes to the failures, and what comes next is answered. */
class BadInputIT {

    @SuppressWarnings("NullAway.Init") // set before the tests
    private static Cache cache;

    @SuppressWarnings("NullAway.Init") // set before the tests
    private static Topics topics;

    @BeforeAll
    static void start(@TempDir Path stateDir) throws InterruptedException {
        cache = new Cache(stateDir).start();
        topics = new Topics(cache.settings());
    }

    @AfterAll
    static void stop() {
        topics.close();
        cache.close();
    }

    @AfterEach
    void stillAnswers() {
        EmbeddingResult result = topics.ask(EmbeddingRequest.newBuilder()
                .setRequestId("afterwards")
                .setText("a good text")
                .build());
        assertThat(result.getEmbedding()).hasSize(8);
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                bad("empty text", ErrorCode.INVALID_REQUEST, request -> request.setText("")),
                bad("neither text nor tokens", ErrorCode.INVALID_REQUEST, request -> request.setText(null)),
                bad("text and tokens", ErrorCode.INVALID_REQUEST, request -> request.setTokens(List.of(1))),
                bad(
                        "tokens for a model of texts",
                        ErrorCode.INVALID_REQUEST,
                        request -> request.setText(null).setTokens(List.of(99_999_999))),
                bad("text above the limit", ErrorCode.TEXT_TOO_LONG, request -> request.setText("x".repeat(262_145))),
                bad(
                        "more words than the model takes",
                        ErrorCode.TEXT_TOO_LONG,
                        request -> request.setText("word ".repeat(8_193))),
                bad("unknown model", ErrorCode.UNKNOWN_MODEL, request -> request.setModel("no-such-model")),
                bad("wrong dimensions", ErrorCode.DIMENSION_MISMATCH, request -> request.setDimensions(9)),
                bad("bad namespace", ErrorCode.INVALID_REQUEST, request -> request.setNamespace("Upper Case")),
                bad(
                        "too many tags",
                        ErrorCode.INVALID_REQUEST,
                        request -> request.setTags(
                                Stream.iterate("t", tag -> tag + "t").limit(33).toList())),
                bad("past deadline", ErrorCode.DEADLINE_EXCEEDED, request -> request.setDeadline(Instant.EPOCH)),
                bad("NaN", ErrorCode.INVALID_PROVIDER_ANSWER, text(Fault.NAN)),
                bad("zeros", ErrorCode.INVALID_PROVIDER_ANSWER, text(Fault.ZEROS)),
                bad("wrong dimension", ErrorCode.INVALID_PROVIDER_ANSWER, text(Fault.WRONG_DIMENSION)),
                bad("too few vectors", ErrorCode.INVALID_PROVIDER_ANSWER, text(Fault.TOO_FEW)),
                bad("garbage", ErrorCode.INVALID_PROVIDER_ANSWER, text(Fault.GARBAGE)),
                bad("refused by the provider", ErrorCode.PROVIDER_REJECTED, text(Fault.REJECTED)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badRequests")
    void answersWithItsCode(String name, ErrorCode code, UnaryOperator<EmbeddingRequest.Builder> defect) {
        EmbeddingRequest request = defect.apply(
                        EmbeddingRequest.newBuilder().setRequestId(name).setText("a text: " + name))
                .build();

        EmbeddingResult result = topics.ask(request);

        assertThat(result.getStatus()).isEqualTo(ResultStatus.ERROR);
        assertThat(result.getError().getCode()).isEqualTo(code.wireName());
        assertThat(result.getError().getMessage()).isNotBlank();
    }

    @Test
    void keepsBytesThatAreNoAvroWithTheReason() {
        byte[] bytes = "{\"json\": true}".getBytes(StandardCharsets.UTF_8);

        topics.requestBytes(bytes);

        assertKept(bytes);
    }

    @Test
    void keepsARecordOfAnotherSchemaWithTheReason() {
        byte[] result = topics.serdes()
                .results()
                .serializer()
                .serialize(
                        cache.settings().topics().results(),
                        topics.ask(EmbeddingRequest.newBuilder()
                                .setRequestId("for its result")
                                .setText("a good text")
                                .build()));

        topics.requestBytes(result);

        assertKept(result);
    }

    @Test
    void keepsARecordOfAnUnknownSchemaIdWithTheReason() {
        byte[] bytes = ByteBuffer.allocate(12).put((byte) 0).putInt(987_654).array();

        topics.requestBytes(bytes);

        assertKept(bytes);
    }

    @Test
    void keepsAnEmptyValueWithTheReason() {
        topics.requestBytes(new byte[0]);

        assertKept(new byte[0]);
    }

    private static void assertKept(byte[] bytes) {
        ConsumerRecord<byte[], byte[]> failure = topics.failure();
        assertThat(failure.value()).isEqualTo(bytes);
        assertThat(header(failure, "__streams.errors.topic"))
                .isEqualTo(cache.settings().topics().requests());
        assertThat(header(failure, "__streams.errors.message")).isNotBlank();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static UnaryOperator<EmbeddingRequest.Builder> text(Fault fault) {
        return request -> request.setText("a text that the provider answers wrongly " + fault.marker());
    }

    private static Arguments bad(String name, ErrorCode code, UnaryOperator<EmbeddingRequest.Builder> defect) {
        return Arguments.of(name, code, defect);
    }
}
