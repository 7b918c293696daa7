package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.config.ErrorCode;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.InputType;
import io.semcache.schemas.Truncate;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.EmbeddingCall;
import io.semcache.server.embedding.Freshness;
import io.semcache.server.embedding.Input;
import io.semcache.store.row.TokenCount;
import io.semcache.vectors.Embedding;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsResourceTest {

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void stop() {
        api.close();
    }

    private EmbeddingCall lastCall() {
        return api.embeddings.calls.getLast();
    }

    private static Embedding vector(JsonNode item) {
        JsonNode components = item.get("embedding");
        float[] floats = new float[components.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.parseFloat(components.get(i).asText());
        }
        return Embedding.of(floats);
    }

    @Nested
    class Answers {

        @Test
        void sayWhichUsageIsEstimated() {
            api.embeddings.scripted.put(
                    new Input.Text("a share"),
                    new Answer.Found(Answer.Origin.HIT, Embedding.of(1), new TokenCount(4, true), 1, 0));

            JsonNode json = api.embed("{\"input\":[\"a share\",\"a count\"],\"model\":\"tiny\"}")
                    .json();

            assertThat(json.at("/usage/total_tokens").asInt()).isEqualTo(7);
            assertThat(json.get("semcache").toString()).isEqualTo("{\"usage_estimated\":true}");
        }

        @Test
        void hasTheShapeOfOpenAi() {
            JsonNode json =
                    api.embed("{\"input\":\"hello\",\"model\":\"tiny\"}").json();

            assertThat(json.get("object").asText()).isEqualTo("list");
            assertThat(json.get("model").asText()).isEqualTo("tiny");
            assertThat(json.get("usage").toString()).isEqualTo("{\"prompt_tokens\":3,\"total_tokens\":3}");
            assertThat(json.has("semcache")).isFalse();
            assertThat(json.get("data")).hasSize(1);
            assertThat(json.get("data").get(0).get("object").asText()).isEqualTo("embedding");
            assertThat(vector(json.get("data").get(0))).isEqualTo(FakeEmbeddings.vector(new Input.Text("hello")));
        }

        @Test
        void isTheSameBytesInBase64() {
            JsonNode json = api.embed("{\"input\":\"hello\",\"encoding_format\":\"base64\"}")
                    .json();

            byte[] bytes = Base64.getDecoder()
                    .decode(json.get("data").get(0).get("embedding").asText());
            assertThat(Embedding.ofBytes(bytes)).isEqualTo(FakeEmbeddings.vector(new Input.Text("hello")));
        }

        @Test
        void namesTheModelAskedForByItsOwnName() {
            assertThat(api.embed("{\"input\":\"a\",\"model\":\"vendor/tiny\"}")
                            .json()
                            .get("model")
                            .asText())
                    .isEqualTo("tiny");
        }

        @Test
        void hasTheRightVectorAtEveryIndexOfEveryMix() {
            long seed = 20_260_101;
            Random random = new Random(seed);
            for (int round = 0; round < 200; round++) {
                List<String> texts = IntStream.range(0, 1 + random.nextInt(12))
                        .mapToObj(i -> "text " + random.nextInt(40))
                        .toList();
                String body = "{\"input\":"
                        + texts.stream().map(t -> '"' + t + '"').collect(Collectors.joining(",", "[", "]")) + "}";

                JsonNode data = api.embed(body).json().get("data");

                assertThat(data).hasSize(texts.size());
                for (int i = 0; i < texts.size(); i++) {
                    assertThat(data.get(i).get("index").asInt()).isEqualTo(i);
                    assertThat(vector(data.get(i)))
                            .as("seed %s round %s index %s", seed, round, i)
                            .isEqualTo(FakeEmbeddings.vector(new Input.Text(texts.get(i))));
                }
            }
            assertThat(api.embeddings.fetched).hasValueLessThanOrEqualTo(40);
        }

        @Test
        void streamsWhatIsTooLargeForMemory() {
            Embedding wide = Embedding.of(new float[Embedding.MAX_DIMENSIONS]);
            api.embeddings.scripted.put(
                    new Input.Text("wide"), new Answer.Found(Answer.Origin.HIT, wide, TokenCount.of(1), 1, 0));
            String body = "{\"input\":["
                    + IntStream.range(0, 20).mapToObj(i -> "\"wide\"").collect(Collectors.joining(",")) + "]}";

            JsonNode data = api.embed(body).json().get("data");

            assertThat(data).hasSize(20);
            assertThat(vector(data.get(19))).isEqualTo(wide);
        }

        @Test
        void echoesTheCallersRequestId() {
            assertThat(api.embed("{\"input\":\"a\"}", "X-Request-Id", "mine-1").header("X-Request-Id"))
                    .isEqualTo("mine-1");
            assertThat(lastCall().requestId()).isEqualTo("mine-1");
        }

        @Test
        void getsAThousandCallersTheirOwn() throws Exception {
            try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Boolean>> calls = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    String text = "caller " + i;
                    calls.add(() -> vector(api.embed("{\"input\":\"" + text + "\"}")
                                    .json()
                                    .get("data")
                                    .get(0))
                            .equals(FakeEmbeddings.vector(new Input.Text(text))));
                }

                for (var answer : callers.invokeAll(calls)) {
                    assertThat(answer.get()).isTrue();
                }
            }
        }
    }

    @Nested
    class TokenIds {

        @Test
        void areDecodedForAModelThatTakesNone() {
            // cl100k_base: "hello world"
            api.embed("{\"input\":[15339,1917]}");

            assertThat(lastCall().inputs()).containsExactly(new Input.Text("hello world"));
        }

        @Test
        void goUnchangedToAModelThatTakesThem() {
            api.embed("{\"input\":[[15339,1917],[15339]],\"model\":\"ids\"}");

            assertThat(lastCall().inputs())
                    .containsExactly(new Input.Tokens(List.of(15339, 1917)), new Input.Tokens(List.of(15339)));
        }

        @Test
        void thatTheTokenizerDoesNotKnowAreRefused() {
            ApiFixture.Reply reply = api.embed("{\"input\":[[15339],[99999999]]}");

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.json().at("/error/message").asText()).contains("input[1]", "cl100k_base", "tiny");
        }
    }

    @Nested
    class Options {

        @Test
        void areReadFromTheBody() {
            api.embed("""
                    {"input":"a","dimensions":4,"input_type":"query","truncate":"end","user":"u","unknown":{"x":[1]},
                     "cache":{"ttl_ms":5000,"namespace":"team","tags":["t1","t2"],"s-maxage":3}}""");

            EmbeddingCall call = lastCall();
            assertThat(call.dimensions()).isEqualTo(4);
            assertThat(call.inputType()).isEqualTo(InputType.QUERY);
            assertThat(call.truncate()).isEqualTo(Truncate.END);
            assertThat(call.ttlMs()).isEqualTo(5_000);
            assertThat(call.namespace()).isEqualTo("team");
            assertThat(call.labels().tags()).containsExactly("t1", "t2");
        }

        @Test
        void ofLiteLlmAreInSeconds() {
            api.embed("{\"input\":\"a\",\"cache\":{\"ttl\":60}}");

            assertThat(lastCall().ttlMs()).isEqualTo(60_000);
        }

        @Test
        void areReadFromHeaders() {
            api.embed(
                    "{\"input\":\"a\"}", "X-Semcache-Namespace", "team", "Cache-Control", "No-Store, must-revalidate");

            assertThat(lastCall().namespace()).isEqualTo("team");
            assertThat(lastCall().cache()).isEqualTo(CacheMode.NO_STORE);
        }

        @Test
        void haveDefaults() {
            api.embed("{\"input\":\"a\",\"dimensions\":null,\"cache\":null}");

            EmbeddingCall call = lastCall();
            assertThat(call.namespace()).isEqualTo("default");
            assertThat(call.model()).isEqualTo("tiny");
            assertThat(call.cache()).isEqualTo(CacheMode.DEFAULT);
            assertThat(call.ttlMs()).isNull();
            assertThat(call.dimensions()).isNull();
        }

        @Test
        void boundTheWait() {
            api.embed("{\"input\":\"a\"}", "X-Semcache-Timeout-Ms", "1500");

            assertThat(lastCall().deadline().epochMs()).isEqualTo(ApiFixture.NOW.toEpochMilli() + 1_500);
        }

        @ParameterizedTest
        @CsvSource({
            "no-cache, REFRESH",
            "no-store, NO_STORE",
            "'no-cache, no-store', BYPASS",
            "only-if-cached, ONLY_IF_CACHED",
            "max-age=5, DEFAULT"
        })
        void chooseTheMode(String cacheControl, CacheMode mode) {
            api.embed("{\"input\":\"a\"}", "Cache-Control", cacheControl);

            assertThat(lastCall().cache()).isEqualTo(mode);
        }
    }

    @Nested
    class LivesOfEntries {

        @Test
        void areStrictWhenNothingIsSaid() {
            api.embed("{\"input\":\"a\"}");

            assertThat(lastCall().freshness()).isEqualTo(Freshness.STRICT);
        }

        @Test
        void areSaidByTheCacheMember() {
            api.embed("{\"input\":\"a\",\"cache\":{\"sliding\":true,\"stale-while-revalidate\":5,"
                    + "\"stale-if-error\":60}}");

            assertThat(lastCall().freshness()).isEqualTo(new Freshness(true, 5_000, 60_000));
        }

        @Test
        void areSaidByTheHeader() {
            api.embed("{\"input\":\"a\"}", "Cache-Control", "Stale-While-Revalidate=5, stale-if-error=\"60\"");

            assertThat(lastCall().freshness()).isEqualTo(new Freshness(false, 5_000, 60_000));
        }

        @Test
        void mayBeBoundedInAge() {
            api.embed("{\"input\":\"a\"}", "Cache-Control", "max-age=60");
            assertThat(lastCall().freshness().maxAgeMs()).isEqualTo(60_000);
            assertThat(lastCall().cache()).isEqualTo(CacheMode.DEFAULT);

            api.embed("{\"input\":\"a\",\"cache\":{\"s-maxage\":5}}", "Cache-Control", "max-age=60");
            assertThat(lastCall().freshness().maxAgeMs()).isEqualTo(5_000);

            api.embed("{\"input\":\"a\"}", "Cache-Control", "max-age=soon");
            assertThat(lastCall().freshness()).isEqualTo(Freshness.STRICT);
        }

        @Test
        void areFetchedAnewWhenNoneIsYoungEnough() {
            api.embed("{\"input\":\"a\"}", "Cache-Control", "max-age=0");
            assertThat(lastCall().cache()).isEqualTo(CacheMode.REFRESH);

            api.embed("{\"input\":\"a\",\"cache\":{\"max-age\":0}}", "Cache-Control", "no-store");
            assertThat(lastCall().cache()).isEqualTo(CacheMode.BYPASS);

            api.embed("{\"input\":\"a\"}", "Cache-Control", "max-age=0, only-if-cached");
            assertThat(lastCall().cache()).isEqualTo(CacheMode.ONLY_IF_CACHED);
        }

        @Test
        void areSaidByTheMemberWhereTheHeaderSaysOtherwise() {
            api.embed(
                    "{\"input\":\"a\",\"cache\":{\"stale-if-error\":1}}",
                    "Cache-Control",
                    "stale-while-revalidate=5, stale-if-error=60");

            assertThat(lastCall().freshness()).isEqualTo(new Freshness(false, 5_000, 1_000));
        }

        @ParameterizedTest
        @ValueSource(strings = {"stale-if-error", "stale-if-error=", "stale-if-error=-1", "stale-if-error=soon"})
        void areStrictWhenTheHeaderMakesNoSense(String header) {
            api.embed("{\"input\":\"a\"}", "Cache-Control", header);

            assertThat(lastCall().freshness()).isEqualTo(Freshness.STRICT);
        }

        @Test
        void mustNotBeNegativeInTheMember() {
            assertThat(api.embed("{\"input\":\"a\",\"cache\":{\"stale-if-error\":-1}}")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Nested
    class CacheHeadersOfTheAnswer {

        @Test
        void tellAMissFromAHit() {
            ApiFixture.Reply miss = api.embed("{\"input\":\"a\"}");
            ApiFixture.Reply hit = api.embed("{\"input\":\"a\"}");

            assertThat(miss.header("Cache-Status")).isEqualTo("semcache; fwd=miss; stored");
            assertThat(miss.header("X-Cache")).isEqualTo("MISS");
            assertThat(hit.header("Cache-Status")).isEqualTo("semcache; hit");
            assertThat(hit.header("X-Cache")).isEqualTo("HIT");
        }

        @Test
        void tellHowLongAHitLives() {
            api.embeddings.expiresAtMs = ApiFixture.NOW.toEpochMilli() + 90_500;
            api.embed("{\"input\":\"a\"}");

            assertThat(api.embed("{\"input\":\"a\"}").header("Cache-Status")).isEqualTo("semcache; hit; ttl=90");
        }

        @Test
        void tellAStaleAnswerByItsNegativeLife() {
            api.embeddings.scripted.put(
                    new Input.Text("a"),
                    new Answer.Found(
                            Answer.Origin.STALE,
                            Embedding.of(1),
                            TokenCount.of(1),
                            1,
                            ApiFixture.NOW.toEpochMilli() - 1_500));

            ApiFixture.Reply stale = api.embed("{\"input\":\"a\"}");

            assertThat(stale.header("Cache-Status")).isEqualTo("semcache; hit; ttl=-2");
            assertThat(stale.header("X-Cache")).isEqualTo("STALE");
        }

        @Test
        void countHitsAmongMisses() {
            api.embed("{\"input\":[\"a\",\"b\",\"c\"]}");

            ApiFixture.Reply mixed = api.embed("{\"input\":[\"a\",\"x\",\"b\",\"y\",\"c\"]}");

            assertThat(mixed.header("Cache-Status")).isEqualTo("semcache; fwd=miss; detail=\"3/5\"");
            assertThat(mixed.header("X-Cache")).isEqualTo("PARTIAL");
        }

        @Test
        void tellARefresh() {
            assertThat(api.embed("{\"input\":\"a\"}", "Cache-Control", "no-cache")
                            .header("Cache-Status"))
                    .isEqualTo("semcache; fwd=request");
        }

        @Test
        void tellACollapsedCall() {
            api.embeddings.scripted.put(
                    new Input.Text("a"),
                    new Answer.Found(Answer.Origin.COALESCED, Embedding.of(1), TokenCount.of(1), 1, 0));

            assertThat(api.embed("{\"input\":\"a\"}").header("Cache-Status"))
                    .isEqualTo("semcache; fwd=miss; collapsed");
        }
    }

    @Nested
    class Failures {

        private ApiFixture.Reply failing(Answer.Failed... failures) {
            StringBuilder inputs = new StringBuilder();
            for (int i = 0; i < failures.length; i++) {
                api.embeddings.scripted.put(new Input.Text("f" + i), failures[i]);
                inputs.append(i == 0 ? "" : ",").append("\"f").append(i).append('"');
            }
            return api.embed("{\"input\":[" + inputs + "]}");
        }

        @Test
        void thatArePermanentTellTheClientNotToTryAgain() {
            ApiFixture.Reply reply = failing(new Answer.Failed(ErrorCode.PROVIDER_REJECTED, "not this text"));

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.header("x-should-retry")).isEqualTo("false");
            assertThat(reply.header("Content-Type")).isEqualTo("application/json");
            assertThat(reply.json().toString())
                    .isEqualTo("{\"error\":{\"message\":\"not this text\",\"type\":\"invalid_request_error\","
                            + "\"param\":\"input\",\"code\":\"provider_rejected\"}}");
        }

        @Test
        void thatPassTellTheClientWhenToTryAgain() {
            ApiFixture.Reply reply = failing(new Answer.Failed(ErrorCode.RATE_LIMITED, "slow down", 2_100));

            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.header("Retry-After")).isEqualTo("3");
            assertThat(reply.header("x-should-retry")).isEmpty();
        }

        @Test
        void ofEveryInputAlikeAreTheCalls() {
            ApiFixture.Reply reply = failing(
                    new Answer.Failed(ErrorCode.INVALID_REQUEST, "expected a namespace like …"),
                    new Answer.Failed(ErrorCode.INVALID_REQUEST, "expected a namespace like …"));

            assertThat(reply.json().at("/error/message").asText()).isEqualTo("expected a namespace like …");
            assertThat(reply.json().at("/error/param").isNull()).isTrue();
        }

        @Test
        void ofSeveralInputsNameTheFirstThatIsPermanent() {
            ApiFixture.Reply reply = failing(
                    new Answer.Failed(ErrorCode.PROVIDER_UNAVAILABLE, "away"),
                    new Answer.Failed(ErrorCode.TEXT_TOO_LONG, "too long"),
                    new Answer.Failed(ErrorCode.PROVIDER_REJECTED, "no"));

            assertThat(reply.code()).isEqualTo("text_too_long");
            assertThat(reply.json().at("/error/message").asText()).isEqualTo("input[1]: too long");
        }

        @Test
        void ofWhatIsNotCachedAre504() {
            ApiFixture.Reply reply = api.embed("{\"input\":\"new\",\"cache\":{\"only-if-cached\":true}}");

            assertThat(reply.status()).isEqualTo(504);
            assertThat(reply.code()).isEqualTo("not_cached");
        }

        @Test
        void ofAnUnknownModelListThoseThereAre() {
            ApiFixture.Reply reply = api.embed("{\"input\":\"a\",\"model\":\"huge\"}");

            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.code()).isEqualTo("unknown_model");
            assertThat(reply.json().at("/error/message").asText()).contains("huge", "ids, ", "tiny");
            assertThat(reply.json().at("/error/param").asText()).isEqualTo("model");
        }

        @Test
        void quoteNoMegabytes() {
            assertThat(api.embed("{\"input\":\"a\",\"model\":\"" + "x".repeat(1 << 20) + "\"}")
                            .body()
                            .length())
                    .isLessThan(2_000);
        }

        @Test
        void insideAre500WithoutDetails() {
            api.embeddings.scripted.put(new Input.Text("null"), new Answer.Failed(ErrorCode.INTERNAL, "x"));

            assertThat(api.embed("{\"input\":\"null\"}").status()).isEqualTo(500);
        }
    }
}
