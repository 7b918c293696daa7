package io.semcache.topology.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.Identity;
import io.semcache.schemas.InputType;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Truncate;
import io.semcache.serdes.CacheKey;
import io.semcache.topology.Requests;
import io.semcache.topology.TestClock;
import io.semcache.topology.TestSettings;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {

    private static final String SURROGATE = "a\uD83D";

    private final TestClock clock = new TestClock();
    private final Admission admission = new Admission(
            TestSettings.with(Map.of(
                    "models.long.provider", "hash",
                    "models.long.dimensions", "8",
                    "namespaces.other.model", "long")),
            clock);

    @Test
    void fillsInWhatTheNamespaceAndTheModelDecide() {
        LookupEvent event = admitted(Requests.request("r", "hello").setNamespace("other"));

        assertThat(event.getIdentity())
                .isEqualTo(new Identity("other", "long", "hash", 8, InputType.NONE, null, Truncate.NONE));
        assertThat(event.getReceivedAt()).isEqualTo(clock.instant());
    }

    @Test
    void givesANamespaceThatIsNotConfiguredThoseOfTheDefault() {
        LookupEvent event = admitted(Requests.request("r", "hello").setNamespace("new.one"));

        assertThat(event.getIdentity().getModel()).isEqualTo("tiny");
    }

    @Test
    void knowsAModelByItsAlias() {
        LookupEvent event = admitted(Requests.request("r", "hello").setModel("small"));

        assertThat(event.getIdentity().getModel()).isEqualTo("tiny");
    }

    @Test
    void computesTheKeyOfTheText() {
        assertThat(admission.lookup(Requests.plain("r", "hello"), null))
                .isInstanceOfSatisfying(Verdict.Admitted.class, admitted -> {
                    LookupEvent event = (LookupEvent) admitted.event();
                    assertThat(admitted.key()).isEqualTo(CacheKey.ofText(event.getIdentity(), "hello"));
                });
    }

    @Test
    void computesTheKeyOfTokens() {
        var request = EmbeddingRequest.newBuilder()
                .setRequestId("r")
                .setModel("ids")
                .setTokens(List.of(3, 1, 2))
                .build();

        assertThat(admission.lookup(request, null)).isInstanceOfSatisfying(Verdict.Admitted.class, admitted -> {
            LookupEvent event = (LookupEvent) admitted.event();
            assertThat(admitted.key()).isEqualTo(CacheKey.ofTokens(event.getIdentity(), List.of(3, 1, 2)));
        });
    }

    @Test
    void turnsTokenIdsIntoTextForAModelThatTakesNone() {
        LookupEvent event =
                admitted(EmbeddingRequest.newBuilder().setRequestId("r").setTokens(List.of(15339, 1917)));

        assertThat(event.getText()).isEqualTo("hello world");
        assertThat(event.getTokens()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {262_143, 262_144})
    void takesTextUpToTheLimit(int length) {
        assertThat(admitted(Requests.request("r", "x".repeat(length))).getText())
                .hasSize(length);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refuses(String what, ErrorCode code, Consumer<EmbeddingRequest.Builder> change) {
        EmbeddingRequest.Builder request = Requests.request("r", "hello");
        change.accept(request);

        assertThat(admission.lookup(request.build(), null))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    static Stream<Arguments> refuses() {
        return Stream.of(
                refusal("empty text", ErrorCode.INVALID_REQUEST, r -> r.setText("")),
                refusal("no content", ErrorCode.INVALID_REQUEST, r -> r.setText(null)),
                refusal("two contents", ErrorCode.INVALID_REQUEST, r -> r.setTokens(List.of(1))),
                refusal("long text", ErrorCode.TEXT_TOO_LONG, r -> r.setText("ä".repeat(131_073))),
                refusal("half a character", ErrorCode.INVALID_REQUEST, r -> r.setText(SURROGATE)),
                refusal("unknown model", ErrorCode.UNKNOWN_MODEL, r -> r.setModel("none")),
                refusal("more dimensions", ErrorCode.DIMENSION_MISMATCH, r -> r.setDimensions(5)),
                refusal("no dimensions", ErrorCode.DIMENSION_MISMATCH, r -> r.setDimensions(0)),
                refusal("capitals in the namespace", ErrorCode.INVALID_REQUEST, r -> r.setNamespace("Other")),
                refusal("dot before the namespace", ErrorCode.INVALID_REQUEST, r -> r.setNamespace(".other")),
                refusal("empty namespace", ErrorCode.INVALID_REQUEST, r -> r.setNamespace("")),
                refusal("long namespace", ErrorCode.INVALID_REQUEST, r -> r.setNamespace("n".repeat(64))),
                refusal("long request id", ErrorCode.INVALID_REQUEST, r -> r.setRequestId("i".repeat(129))),
                refusal("unknown mode", ErrorCode.INVALID_REQUEST, r -> r.setCache(CacheMode.UNKNOWN)),
                refusal("unknown input type", ErrorCode.INVALID_REQUEST, r -> r.setInputType(InputType.UNKNOWN)),
                refusal("unknown truncation", ErrorCode.INVALID_REQUEST, r -> r.setTruncate(Truncate.UNKNOWN)),
                refusal("negative time", ErrorCode.INVALID_REQUEST, r -> r.setTtlMs(-1L)),
                refusal("negative age", ErrorCode.INVALID_REQUEST, r -> r.setMaxAgeMs(-1L)),
                refusal("many tags", ErrorCode.INVALID_REQUEST, r -> r.setTags(Collections.nCopies(33, "t"))),
                refusal("long tag", ErrorCode.INVALID_REQUEST, r -> r.setTags(List.of("t".repeat(129)))),
                refusal("many keys", ErrorCode.INVALID_REQUEST, r -> r.setMetadata(manyKeys())),
                refusal(
                        "large metadata",
                        ErrorCode.INVALID_REQUEST,
                        r -> r.setMetadata(Map.of("k", "v".repeat(8_192)))),
                refusal(
                        "a number that is none in metadata",
                        ErrorCode.INVALID_REQUEST,
                        r -> r.setMetadata(Map.of("k", Double.NaN))),
                refusal("long subject", ErrorCode.INVALID_REQUEST, r -> r.setSubject("s".repeat(513))),
                refusal(
                        "token ids for a model of texts",
                        ErrorCode.INVALID_REQUEST,
                        r -> r.setText(null).setTokens(List.of(99_999_999))),
                refusal(
                        "too many tokens",
                        ErrorCode.TEXT_TOO_LONG,
                        r -> r.setText(null).setModel("ids").setTokens(Collections.nCopies(9, 1))),
                refusal(
                        "no tokens",
                        ErrorCode.INVALID_REQUEST,
                        r -> r.setText(null).setModel("ids").setTokens(List.of())),
                refusal(
                        "a negative token",
                        ErrorCode.INVALID_REQUEST,
                        r -> r.setText(null).setModel("ids").setTokens(List.of(-1))));
    }

    private static Arguments refusal(String what, ErrorCode code, Consumer<EmbeddingRequest.Builder> change) {
        return Arguments.of(what, code, change);
    }

    private static Map<String, Object> manyKeys() {
        Map<String, Object> keys = new HashMap<>();
        IntStream.range(0, 65).forEach(i -> keys.put("k" + i, true));
        return keys;
    }

    @Test
    void namesTheModelsThereAre() {
        assertThat(admission.lookup(
                        Requests.request("r", "hello").setModel("none").build(), null))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.message()).contains("ids, long, tiny"));
    }

    @Test
    void leavesItToTheProviderWhetherTheModelShortens() {
        LookupEvent event = admitted(Requests.request("r", "hello").setDimensions(3));

        assertThat(event.getIdentity().getDimensions()).isEqualTo(3);
    }

    @Test
    void admitsTokensThatAreCutToTheLimit() {
        admitted(EmbeddingRequest.newBuilder()
                .setRequestId("r")
                .setModel("ids")
                .setTruncate(Truncate.END)
                .setTokens(Collections.nCopies(9, 1)));
    }

    @Test
    void takesTheModelOfACommandFromItsIdentity() {
        var identity = new Identity("ignored", "long", "ignored", 0, InputType.QUERY, null, Truncate.NONE);
        var command = Requests.delete("hello");
        command.setIdentity(identity);

        assertThat(admission.command(command))
                .isInstanceOfSatisfying(
                        Verdict.Admitted.class,
                        admitted -> assertThat(admitted.key())
                                .isEqualTo(CacheKey.ofText(
                                        new Identity(
                                                "default", "long", "hash", 8, InputType.QUERY, null, Truncate.NONE),
                                        "hello")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusesCommand(String what, ErrorCode code, Consumer<CacheCommand.Builder> change) {
        CacheCommand.Builder command = Requests.put("hello", Requests.VECTOR);
        change.accept(command);

        assertThat(admission.command(command.build()))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    static Stream<Arguments> refusesCommand() {
        return Stream.of(
                command("no text and no name", ErrorCode.INVALID_REQUEST, c -> c.setText(null)),
                command("empty name", ErrorCode.INVALID_REQUEST, c -> c.setName("")),
                command("long name", ErrorCode.INVALID_REQUEST, c -> c.setName("n".repeat(513))),
                command("no vector", ErrorCode.INVALID_REQUEST, c -> c.setVector(null)),
                command("zero vector", ErrorCode.INVALID_VECTOR, c -> c.setVector(ByteBuffer.wrap(new byte[16]))),
                command("short vector", ErrorCode.DIMENSION_MISMATCH, c -> c.setVector(ByteBuffer.wrap(new byte[12]))),
                command(
                        "large payload",
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        c -> c.setPayload(ByteBuffer.wrap(new byte[512 * 1024 + 1]))),
                command(
                        "key of a put",
                        ErrorCode.INVALID_REQUEST,
                        c -> c.setText(null).setCacheKey("ab".repeat(32))),
                command(
                        "half a key",
                        ErrorCode.INVALID_REQUEST,
                        c -> c.setOp(CommandOp.DELETE).setText(null).setCacheKey("ab")),
                command("no condition", ErrorCode.INVALID_REQUEST, c -> c.setOp(CommandOp.INVALIDATE)),
                command(
                        "cascade from nowhere",
                        ErrorCode.INVALID_REQUEST,
                        c -> c.setOp(CommandOp.INVALIDATE).setModel("tiny").setCascade(true)),
                command(
                        "bad filter",
                        ErrorCode.INVALID_REQUEST,
                        c -> c.setOp(CommandOp.INVALIDATE).setFilter("{\"field\":\"x\"}")),
                command(
                        "flush of no namespace",
                        ErrorCode.INVALID_REQUEST,
                        c -> c.setOp(CommandOp.FLUSH).setNamespace("No")),
                command(
                        "link to nothing",
                        ErrorCode.INVALID_REQUEST,
                        c -> c.setOp(CommandOp.LINK).setSource("s")),
                command("nothing to unlink", ErrorCode.INVALID_REQUEST, c -> c.setOp(CommandOp.UNLINK)),
                command("erasure of nobody", ErrorCode.INVALID_REQUEST, c -> c.setOp(CommandOp.ERASE)),
                command(
                        "too many tags",
                        ErrorCode.INVALID_REQUEST,
                        c -> c.setOp(CommandOp.INVALIDATE).setTags(Collections.nCopies(33, "t"))));
    }

    private static Arguments command(String what, ErrorCode code, Consumer<CacheCommand.Builder> change) {
        return Arguments.of(what, code, change);
    }

    private LookupEvent admitted(EmbeddingRequest.Builder request) {
        return switch (admission.lookup(request.build(), null)) {
            case Verdict.Admitted<LookupEvent> admitted -> admitted.event();
            case Verdict.Refused<LookupEvent> refused -> throw new AssertionError(refused);
        };
    }
}
