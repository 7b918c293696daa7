package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.config.ErrorCode;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.InputType;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.EmbeddingCall;
import io.semcache.server.embedding.Input;
import io.semcache.server.similarity.AnswerTooLargeException;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.Part;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.PartitionAnswer.Role;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import io.semcache.server.similarity.SimilarityCall;
import io.semcache.store.filter.Attributes;
import io.semcache.store.filter.Field;
import io.semcache.store.filter.Filter;
import io.semcache.store.query.Neighbour;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.vectors.Embedding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarResourceTest {

    private static final String VECTOR = "[1,2,3,4,5,6,7,8]";
    private static final Embedding EMBEDDING = Embedding.of(1, 2, 3, 4, 5, 6, 7, 8);
    private static final CacheKey KEY = FakeEntries.key("default", "known");

    private final ApiFixture api = new ApiFixture(Map.of(
            "namespaces.strict.min-score", "0.75",
            "namespaces.keys.search", "false"));

    @AfterEach
    void stop() {
        api.close();
    }

    private ApiFixture.Reply similar(String body, String... headers) {
        return api.post("/v1/similar", body.replace('\'', '"'), headers);
    }

    private SimilarityCall asked(String body, String... headers) {
        ApiFixture.Reply reply = similar(body, headers);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return api.similar.calls.getLast();
    }

    private static Match match(String name, float score) {
        return new Match(CacheKey.ofName("default", name), score, null, null, null, null, null);
    }

    private Searched searched(int partition, Role role, Match... matches) {
        List<Neighbour> neighbours = new ArrayList<>();
        for (Match match : matches) {
            api.similar.matches.put(match.key(), match);
            neighbours.add(new Neighbour(RowKey.entry(match.key().bytes()), match.score()));
        }
        return new Searched(partition, "n1:8078", role, 0, 41, 100, 7, 1_500_000, neighbours);
    }

    @Test
    void refusesANamespaceThatIsNotSearchedBeforeAnyoneIsAskedForAVector() {
        for (String include : List.of("[]", "['payload']")) {
            ApiFixture.Reply reply = similar("{'text':'question','namespace':'keys','include':" + include + "}");

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("invalid_request").contains("namespaces.keys.search is false");
        }
        assertThat(api.similar.calls).isEmpty();
    }

    @Test
    void searchesByVectorWithTheUsualValues() {
        SimilarityCall call = asked("{'vector':" + VECTOR + "}");

        assertThat(call.namespace()).isEqualTo("default");
        assertThat(call.space())
                .isEqualTo(new EmbeddingSpace(
                        "tiny", api.settings.model("tiny").orElseThrow().revision(), 8));
        assertThat(call.vector()).isEqualTo(EMBEDDING);
        assertThat(call.k()).isEqualTo(10);
        assertThat(call.minScore()).isEqualTo(-1f);
        assertThat(call.filter()).isNull();
        assertThat(call.include()).isEmpty();
        assertThat(call.maxLag()).isZero();
        assertThat(call.deadline().remaining()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        assertThat(api.embeddings.calls).isEmpty();
    }

    @Test
    void searchesByVectorInBase64() {
        String base64 = Base64.getEncoder().encodeToString(EMBEDDING.bytes());

        assertThat(asked("{'vector':'" + base64 + "'}").vector()).isEqualTo(EMBEDDING);
    }

    @Test
    void searchesByText() {
        SimilarityCall call = asked("{'text':'a text','input_type':'query'}");

        assertThat(call.vector()).isEqualTo(FakeEmbeddings.vector(new Input.Text("a text")));
        assertThat(api.embeddings.calls).singleElement().satisfies(embedded -> {
            assertThat(embedded.model()).isEqualTo("tiny");
            assertThat(embedded.inputType()).isEqualTo(InputType.QUERY);
            assertThat(embedded.cache()).isEqualTo(CacheMode.NO_STORE);
        });
    }

    @Test
    void storesTheTextOnlyIfToldTo() {
        asked("{'text':'a text','store':true}");
        asked("{'text':'a text','store':true}", "Cache-Control", "no-store");
        asked("{'text':'a text'}", "Cache-Control", "only-if-cached");

        assertThat(api.embeddings.calls)
                .extracting(EmbeddingCall::cache)
                .containsExactly(CacheMode.DEFAULT, CacheMode.NO_STORE, CacheMode.ONLY_IF_CACHED);
    }

    @Test
    void searchesByKeyInTheSpaceOfTheEntry() {
        EntryInfo info = EntryInfo.of("default", "tiny", "an older one", InputKind.NONE, 1, "hash");
        api.entries.rows.put(KEY, new Row.Present(Embedding.of(1, 2), info, 0, 0, 0, 1, null));

        SimilarityCall call = asked("{'key':'" + KEY.hex() + "'}");

        assertThat(call.space()).isEqualTo(new EmbeddingSpace("tiny", "an older one", 2));
        assertThat(call.vector()).isEqualTo(Embedding.of(1, 2));
        assertThat(similar("{'key':'" + KEY.hex() + "','model':'ids'}")
                        .json()
                        .get("param")
                        .asText())
                .isEqualTo("model");
        assertThat(similar("{'key':'" + KEY.hex() + "','dimensions':8}").code()).isEqualTo("dimension_mismatch");
    }

    @Test
    void findsNoEntryUnderAnUnknownKey() {
        ApiFixture.Reply reply = similar("{'key':'" + KEY.hex() + "'}");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo("not_found");
    }

    @Test
    void passesEveryOptionOn() {
        SimilarityCall call = asked("{'vector':[1,2,3],'model':'tiny-alias','dimensions':3,'namespace':'team','k':1000,"
                + "'min_score':0.5,'filter':{'field':'tags','eq':'a'},'include':['text','metadata','vector'],"
                + "'max_lag':0,'timeout_ms':2000}");

        assertThat(call.namespace()).isEqualTo("team");
        assertThat(call.space().dimensions()).isEqualTo(3);
        assertThat(call.k()).isEqualTo(1_000);
        assertThat(call.minScore()).isEqualTo(0.5f);
        assertThat(call.filter()).isEqualTo(new Filter.Equal(new Field.Tags(), "a"));
        assertThat(call.include()).containsExactlyInAnyOrder(Part.TEXT, Part.METADATA, Part.VECTOR);
        assertThat(call.maxLag()).isZero();
        assertThat(call.deadline().remaining()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void takesTheLeastScoreOfTheNamespace() {
        assertThat(asked("{'vector':" + VECTOR + ",'namespace':'strict'}").minScore())
                .isEqualTo(0.75f);
        assertThat(asked("{'vector':" + VECTOR + ",'namespace':'strict','min_score':-1}")
                        .minScore())
                .isEqualTo(-1f);
    }

    @Test
    void answersMatchesOfAllPartitionsBestFirst() {
        api.similar.partitions = List.of(
                searched(1, Role.STANDBY, match("b", 0.5f), match("d", -0.25f)),
                searched(0, Role.ACTIVE, match("a", 0.75f), match("c", 0.25f)));

        JsonNode answer = similar("{'vector':" + VECTOR + ",'k':3}").json();

        assertThat(answer.get("matches").findValuesAsText("score")).containsExactly("0.75", "0.5", "0.25");
        assertThat(answer.get("matches").get(1).toString())
                .isEqualTo("{\"key\":\"" + CacheKey.ofName("default", "b").hex()
                        + "\",\"score\":0.5,\"partition\":1,\"node\":\"n1:8078\"}");
        assertThat(answer.get("coverage").toString())
                .isEqualTo("{\"asked\":2,\"answered\":2,\"stale\":1,\"missing\":[]}");
        assertThat(answer.get("scanned").asInt()).isEqualTo(200);
        assertThat(answer.get("rescored").asInt()).isEqualTo(14);
        assertThat(answer.get("took_ms").asDouble()).isPositive();
        assertThat(answer.has("explain")).isFalse();
    }

    @Test
    void answersThePartsOfAMatchThatAreAskedFor() {
        Attributes attributes = new Attributes("document", Set.of("t2", "t1"), Map.of("page", 3.0, "draft", true));
        api.similar.partitions = List.of(searched(
                0,
                Role.ACTIVE,
                new Match(
                        KEY,
                        1f,
                        "a name",
                        attributes,
                        "a text",
                        new Payload(new byte[] {1, 2}, "image/png"),
                        Embedding.of(0.1f, -2f))));

        assertThat(similar("{'vector':" + VECTOR + ",'include':['text','metadata','vector']}")
                        .json()
                        .get("matches")
                        .get(0)
                        .toString())
                .isEqualTo("{\"key\":\"" + KEY.hex() + "\",\"name\":\"a name\",\"score\":1.0,\"partition\":0,"
                        + "\"node\":\"n1:8078\",\"text\":\"a text\",\"input_type\":\"document\","
                        + "\"tags\":[\"t1\",\"t2\"],\"metadata\":{\"draft\":true,\"page\":3.0},"
                        + "\"vector\":[0.1,-2.0]}");
    }

    @Test
    void saysThatAnAnswerWouldBeTooLarge() {
        api.similar.failure = new AnswerTooLargeException(1_000);

        ApiFixture.Reply reply = similar("{'vector':" + VECTOR + ",'include':['payload'],'gate':false}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("invalid_request");
        assertThat(reply.json().get("param").asText()).isEqualTo("include");
        assertThat(reply.json().get("detail").asText()).contains("1000 bytes", "fewer");
    }

    @Test
    void saysWhichPartitionsAreMissing() {
        api.similar.partitions = List.of(
                new Missing(3, ErrorCode.NOT_READY, "the index is being loaded"),
                searched(2, Role.ACTIVE, match("a", 0.5f)));

        ApiFixture.Reply reply = similar("{'vector':" + VECTOR + "}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("matches")).hasSize(1);
        assertThat(reply.json().get("coverage").toString())
                .isEqualTo("{\"asked\":2,\"answered\":1,\"stale\":0,\"missing\":[{\"partition\":3,"
                        + "\"code\":\"not_ready\",\"detail\":\"the index is being loaded\"}]}");
    }

    @ParameterizedTest
    @CsvSource({"NOT_READY, 503", "DEADLINE_EXCEEDED, 504", "STALE_BOUND_EXCEEDED, 503", "OVERLOADED, 503"})
    void failsWhenNoPartitionAnswers(ErrorCode code, int status) {
        api.similar.partitions = List.of(new Missing(0, code, "told to fail"), new Missing(1, code, "told to fail"));

        ApiFixture.Reply reply = similar("{'vector':" + VECTOR + "}");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code.wireName());
        assertThat(reply.json().get("detail").asText()).contains("told to fail");
        assertThat(reply.header("retry-after")).isNotEmpty();
    }

    @Test
    void explains() {
        PartitionAnswer missing = new Missing(1, ErrorCode.NOT_READY, "gone");
        api.similar.partitions = List.of(searched(0, Role.ACTIVE, match("a", 0.5f)), missing);

        JsonNode explain = similar("{'vector':" + VECTOR + ",'explain':true,'filter':{'field':'tags','eq':'x'}}")
                .json()
                .get("explain");

        String revision = api.settings.model("tiny").orElseThrow().revision();
        assertThat(explain.get("plan").toString())
                .isEqualTo("{\"namespace\":\"default\",\"model\":\"tiny\",\"revision\":\"" + revision
                        + "\",\"dimensions\":8,\"k\":10,\"min_score\":-1.0,\"filter\":{\"field\":\"tags\",\"eq\":\"x\"},"
                        + "\"max_lag\":0}");
        assertThat(explain.get("partitions").toString())
                .isEqualTo("[{\"partition\":0,\"node\":\"n1:8078\",\"role\":\"active\",\"lag\":0,\"position\":41,"
                        + "\"scanned\":100,\"rescored\":7,\"matches\":1,\"took_ms\":1.5},"
                        + "{\"partition\":1,\"code\":\"not_ready\",\"detail\":\"gone\"}]");
    }

    @Test
    void passesTheFailureOfTheTextOn() {
        api.embeddings.scripted.put(new Input.Text("x"), new Answer.Failed(ErrorCode.RATE_LIMITED, "slow down", 2_500));

        ApiFixture.Reply reply = similar("{'text':'x'}");

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("retry-after")).isEqualTo("3");
        assertThat(api.similar.calls).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                      | invalid_request    | text",
                "{'text':'a','vector':[1]}               | invalid_request    | text",
                "{'text':1}                              | invalid_request    | text",
                "{'text':'a','topk':3}                   | invalid_request    | topk",
                "{'text':'a','k':0}                      | invalid_request    | k",
                "{'text':'a','k':1001}                   | invalid_request    | k",
                "{'text':'a','k':1.5}                    | invalid_request    | k",
                "{'text':'a','min_score':1.01}           | invalid_request    | min_score",
                "{'text':'a','min_score':'0'}            | invalid_request    | min_score",
                "{'text':'a','include':['score']}        | invalid_request    | include",
                "{'text':'a','include':'text'}           | invalid_request    | include",
                "{'text':'a','max_lag':-1}               | invalid_request    | max_lag",
                "{'text':'a','timeout_ms':0}             | invalid_request    | timeout_ms",
                "{'text':'a','timeout_ms':600001}        | invalid_request    | timeout_ms",
                "{'text':'a','namespace':'A'}            | invalid_request    | namespace",
                "{'text':'a','filter':{'field':'x'}}     | invalid_request    | /filter/field",
                "{'text':'a','model':'huge'}             | unknown_model      | model",
                "{'key':'abc'}                           | invalid_request    | key",
                "{'vector':{}}                           | invalid_request    | vector",
                "{'vector':[1,'2']}                      | invalid_request    | vector[1]",
                "{'vector':[]}                           | invalid_vector     | vector",
                "{'vector':[0,0,0,0,0,0,0,0]}            | invalid_vector     | vector",
                "{'vector':[1,2,3,4,5,6,7,1e39]}         | invalid_vector     | vector",
                "{'vector':'AQI='}                       | invalid_vector     | vector",
                "{'vector':'?'}                          | invalid_vector     | vector",
                "{'vector':'AADAfw=='}                   | invalid_vector     | vector",
                "{'vector':[1,2,3]}                      | dimension_mismatch | vector",
                "{'vector':[1,2,3],'dimensions':4}       | dimension_mismatch | vector"
            })
    void refusesWhatItCannotRead(String body, String code, String param) {
        ApiFixture.Reply reply = similar(body);

        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.json().get("param").asText()).isEqualTo(param);
        assertThat(api.similar.calls).isEmpty();
    }
}
